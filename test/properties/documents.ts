import test from 'ava';
import fc from 'fast-check';
import {compileExpression, freshMemory, observe} from '../../source/game/scenario/expressions.ts';
import {readManifests} from '../../source/game/scenario/manifests.ts';
import {scenarioFromManifests} from '../../source/game/scenario/own.ts';
import {decodeUtf8} from '../../source/game/scenario/utf8.ts';
import {originOfFile} from '../../source/game/scenario/yaml/places.ts';
import {readYaml} from '../../source/game/scenario/yaml.ts';
import {readManifestTexts} from '../../source/shell/files.ts';
import {havePlaces, mutated, mutations, splinters} from '../helpers/mutations.ts';

const shop = readManifestTexts('examples/shop');
const manifests = shop.ok ? shop.texts.map(({text}) => text) : [];

test('1,000 broken manifests are accepted or refused with places', t => {
	fc.assert(
		fc.property(fc.nat({max: manifests.length - 1}), mutations, (index, changes) => {
			const made = scenarioFromManifests({
				name: 'mine',
				texts: [{file: 'mine.yaml', text: mutated(manifests[index]!, changes)}],
				nodes: 3,
			});
			return made.ok ? made.value.objects.length > 0 : havePlaces(made.problems);
		}),
		{numRuns: 1000},
	);
	t.pass();
});

const values = fc.letrec(tie => ({
	value: fc.oneof(
		{depthSize: 'small'},
		fc.constantFrom<unknown>(
			'web',
			'v1',
			'apps/v1',
			'Deployment',
			'List',
			'default',
			'nginx',
			80,
			-1,
			0.5,
			null,
			true,
			'http://web:80',
		),
		fc.array(tie('value'), {maxLength: 3}),
		fc.dictionary(
			fc.constantFrom(
				'apiVersion',
				'kind',
				'metadata',
				'name',
				'namespace',
				'spec',
				'template',
				'containers',
				'initContainers',
				'image',
				'env',
				'value',
				'valueFrom',
				'ports',
				'port',
				'selector',
				'items',
				'labels',
				'replicas',
				'status',
				'capacity',
				'taints',
				'ownerReferences',
				'controller',
				'resources',
				'requests',
				'cpu',
				'nodeSelector',
				'volumes',
				'toString',
			),
			tie('value'),
			{maxKeys: 6},
		),
	),
}));

test('objects of any shape are taken apart without a fall', t => {
	const kinds = [
		'Pod',
		'Deployment',
		'StatefulSet',
		'Job',
		'Service',
		'Node',
		'ConfigMap',
		'ReplicaSet',
		'Ingress',
		'List',
		'Namespace',
		'ReplicationController',
	];
	const versions = ['v1', 'apps/v1', 'batch/v1', 'networking.k8s.io/v1'];
	fc.assert(
		fc.property(
			fc.constantFrom(...kinds),
			fc.constantFrom(...versions),
			values.value,
			values.value,
			values.value,
			(kind, apiVersion, spec, template, status) => {
				const object = {
					apiVersion,
					kind,
					metadata: {name: 'x'},
					spec: {template, selector: spec, ...(spec as object)},
					status,
					items: status,
				};
				const made = scenarioFromManifests({name: 'mine', texts: [{file: 'mine.json', text: JSON.stringify(object)}]});
				return made.ok || havePlaces(made.problems);
			},
		),
		{numRuns: 600},
	);
	t.pass();
});

test('any text is YAML with documents, or refused with places', t => {
	const piece = fc.oneof(fc.constantFrom(...splinters), fc.string({maxLength: 4}));
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 40}), pieces => {
			const {objects, skipped, problems} = readManifests(pieces.join(''), originOfFile('x.yaml'));
			return (
				[...objects, ...skipped].every(({object}) => typeof object.kind === 'string') &&
				problems.every(({where}) => where.startsWith('x.yaml:'))
			);
		}),
		{numRuns: 1000},
	);
	t.pass();
});

test('JSON read the quick way is the same data at the same places as JSON read as YAML', t => {
	fc.assert(
		fc.property(fc.jsonValue({maxDepth: 4}), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
			const text = JSON.stringify({value}, undefined, indent);
			const quick = readYaml(text, originOfFile('x'));
			const slow = readYaml(`# slowly\n${text.replaceAll('\t', ' ')}`, originOfFile('x'));
			t.deepEqual(
				quick.documents.map(({data}) => data),
				slow.documents.map(({data}) => data),
			);
			t.is(quick.problems.length, slow.problems.length);
			t.is((quick.documents[0]?.line(['value']) ?? 0) + 1, slow.documents[0]?.line(['value']) ?? 1);
		}),
		{numRuns: 300},
	);
});

test('any expression compiles and gives a value, or is refused with a column inside it', t => {
	const piece = fc.constantFrom(
		't',
		'count',
		'(',
		')',
		'pods',
		"ns='a'",
		',',
		'.',
		'slo',
		"'web'",
		'availability',
		'>=',
		'<',
		'==',
		'&&',
		'||',
		'!',
		'-',
		'1',
		'30s',
		'for',
		'within',
		'sequence',
		'always',
		'true',
		'etcd',
		' ',
		'[',
	);
	const facts = {
		t: 1000,
		ended: true,
		after: () => 0,
		detected: () => 0,
		slo: () => ({availability: 1, latency: 1, budget: 1}),
		sloNow: () => ({availability: 1, latency: 1, budget: 1}),
		ready: () => 1,
		desired: () => 1,
		revision: () => 1,
		count: () => 1,
		age: () => 1,
		metric: () => 1,
		leaseHolder: () => '',
		etcd: {leader: '', quorum: true},
	};
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 14}), pieces => {
			const source = pieces.join('');
			const compiled = compileExpression(source);

			if (!compiled.ok) {
				return (
					compiled.problems.length > 0 &&
					compiled.problems.every(({column}) => column >= 1 && column <= source.length + 1)
				);
			}

			const {value} = observe(compiled.program, freshMemory(compiled.program), facts);
			return typeof value === 'boolean';
		}),
		{numRuns: 3000},
	);
	t.pass();
});

test('bytes are text exactly when the platform says they are', t => {
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 24}), bytes => {
			const decoded = decodeUtf8(bytes);
			const strict = new TextDecoder('utf-8', {fatal: true});

			if (decoded.ok) {
				return strict.decode(bytes) === decoded.text;
			}

			// Everything before the offset is good, and with the next byte it no longer can be.
			const good = strict.decode(bytes.slice(0, decoded.offset));
			return typeof good === 'string' && !Buffer.from(Buffer.from(bytes).toString('utf8')).equals(Buffer.from(bytes));
		}),
		{numRuns: 3000},
	);
	t.pass();
});
