import test from 'ava';
import fc from 'fast-check';
import {apiVersionOf} from '../../source/engine/api/kind.ts';
import {allKinds} from '../../source/engine/api/kinds/index.ts';
import {canonicalJson} from '../../source/engine/api/names.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {jsonPatch, mergePatch, strategicMergePatch} from '../../source/engine/api/patch.ts';
import {
	addAmounts,
	amountOf,
	compareQuantities,
	formatQuantity,
	milliValue,
	parseQuantity,
	storedQuantity,
} from '../../source/engine/api/quantity.ts';
import {parseFieldSelector, parseLabelSelector, requirementsMatch} from '../../source/engine/api/selectors.ts';
import {equalValues} from '../../source/engine/api/share.ts';

const suffixes = ['', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'e3', 'E-2'];

const quantities = fc
	.tuple(
		fc.constantFrom('', '-', '+'),
		fc.nat({max: 999_999}),
		fc.option(fc.nat({max: 9999}), {nil: undefined}),
		fc.constantFrom(...suffixes),
	)
	.map(([sign, whole, part, suffix]) => `${sign}${whole}${part === undefined ? '' : `.${part}`}${suffix}`);

test('a quantity in its canonical form is the same amount, and already canonical', t => {
	fc.assert(
		fc.property(quantities, text => {
			const read = parseQuantity(text);
			t.true(read.ok, text);
			const form = read.ok ? formatQuantity(read.value) : '';
			const again = parseQuantity(form);
			t.is(again.ok ? again.value.nanos : undefined, read.ok ? read.value.nanos : undefined, `${text} ${form}`);
			t.is(again.ok ? formatQuantity(again.value) : '', form);
			t.is(storedQuantity(storedQuantity(text)), storedQuantity(text));
		}),
	);
});

test('amounts agree with exact arithmetic', t => {
	const exact = (text: string): bigint => {
		const read = parseQuantity(text);
		return read.ok ? read.value.nanos : 0n;
	};
	const small = quantities.filter(text => exact(text) < 1n << 72n && exact(text) > -(1n << 72n));

	fc.assert(
		fc.property(small, small, (left, right) => {
			const sum = addAmounts(amountOf(left), amountOf(right));
			t.is(BigInt(sum.whole) * 1_000_000_000n + BigInt(sum.nano), exact(left) + exact(right), `${left} + ${right}`);
			const difference = exact(left) - exact(right);
			t.is(Math.sign(compareQuantities(left, right)), difference > 0n ? 1 : difference < 0n ? -1 : 0);
			t.true(BigInt(milliValue(left)) * 1_000_000n >= exact(left));
		}),
	);
});

const keys = fc.oneof(
	fc.constantFrom('__proto__', 'constructor', 'toString', 'name', 'metadata', 'spec', 'containers', 'a~1b'),
	fc.string({maxLength: 4}),
);
const json = fc.letrec(tie => ({
	value: fc.oneof(
		{depthSize: 'small'},
		fc.constantFrom<unknown>(null, true, 0, 1, 'x', ''),
		fc.array(tie('value'), {maxLength: 4}),
		fc.array(fc.tuple(keys, tie('value')), {maxLength: 4}).map(entries => Object.fromEntries(entries)),
	),
})).value;
const objects = fc.array(fc.tuple(keys, json), {maxLength: 5}).map(entries => Object.fromEntries(entries) as unknown);

const pods = {group: '', version: 'v1', kind: 'Pod'};
const untouched = {...Object.prototype};

test('patching with what it gave changes nothing more, and nothing outside is ever touched', t => {
	fc.assert(
		fc.property(objects, objects, (object, patch) => {
			const before = canonicalJson(object);
			const once = mergePatch(object, patch);
			t.true(once.ok);

			if (once.ok) {
				const twice = mergePatch(once.value, patch);
				t.true(twice.ok && equalValues(twice.value, once.value));
			}

			const strategic = strategicMergePatch(object, patch, pods);
			// Items without the key they are merged by are an internal error to kube-apiserver.
			t.true(strategic.ok || [400, 500].includes(strategic.status.code));
			t.is(canonicalJson(object), before);
			t.deepEqual({...Object.prototype}, untouched);
		}),
	);
});

const steps = fc.array(
	fc.record({
		op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
		path: fc
			.array(fc.oneof(keys, fc.constantFrom('0', '1', '-')), {maxLength: 3})
			.map(parts => parts.map(part => `/${part}`).join('')),
		from: fc.array(keys, {maxLength: 2}).map(parts => parts.map(part => `/${part}`).join('')),
		value: json,
	}),
	{maxLength: 4},
);

test('a JSON patch answers every list of steps, and leaves the object as it was', t => {
	fc.assert(
		fc.property(objects, steps, (object, patch) => {
			const before = canonicalJson(object);
			const patched = jsonPatch(object, patch);
			t.true(patched.ok || patched.status.code === 422);
			t.is(canonicalJson(object), before);
			t.deepEqual({...Object.prototype}, untouched);
		}),
	);
});

test('what a replace says is what a test finds', t => {
	fc.assert(
		fc.property(objects, keys, json, (object, key, value) => {
			const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
			t.true(
				jsonPatch(object, [
					{op: 'add', path, value},
					{op: 'test', path, value},
				]).ok,
				path,
			);
		}),
	);
});

test('no query breaks the reader of selectors', t => {
	const words = fc.array(
		fc.constantFrom('app', 'web', '=', '==', '!=', '!', 'in', 'notin', '(', ')', ',', '>', '1', ' ', '\\'),
		{maxLength: 8},
	);
	fc.assert(
		fc.property(
			words.map(parts => parts.join('')),
			text => {
				const read = parseLabelSelector(text);
				t.true(read.ok ? typeof requirementsMatch(read.value, {app: 'web'}) === 'boolean' : read.message.length > 0);
				const fields = parseFieldSelector(text);
				t.true(fields.ok ? fields.value.every(({field}) => typeof field === 'string') : fields.message.length > 0);
			},
		),
	);
});

const skeletons: Readonly<Record<string, object>> = {
	Pod: {spec: {containers: [{name: 'a', image: 'b', resources: {limits: {cpu: '1000m'}}}], volumes: [{name: 'v'}]}},
	Deployment: {
		spec: {selector: {matchLabels: {a: 'b'}}, template: {metadata: {labels: {a: 'b'}}, spec: {containers: []}}},
	},
	Service: {spec: {ports: [{port: 80}], type: 'NodePort'}},
	Job: {spec: {template: {spec: {containers: [{name: 'a'}]}}}},
	EndpointSlice: {endpoints: []},
	CSINode: {spec: {drivers: []}},
	DaemonSet: {spec: {selector: {matchLabels: {a: 'b'}}, template: {spec: {containers: [{name: 'a', image: 'b'}]}}}},
	CronJob: {spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: 'a'}]}}}}}},
	HorizontalPodAutoscaler: {spec: {behavior: {scaleUp: {}}}},
	NetworkPolicy: {spec: {egress: [{ports: [{port: 53}]}]}},
	Endpoints: {subsets: [{ports: [{port: 80}]}]},
	ResourceQuota: {spec: {hard: {cpu: '1000m'}}},
	LimitRange: {spec: {limits: [{type: 'Container', max: {cpu: '1000m'}, min: {memory: '1024Ki'}}]}},
	ValidatingWebhookConfiguration: {webhooks: [{name: 'a', clientConfig: {service: {name: 'b'}}, rules: [{}]}]},
	ValidatingAdmissionPolicy: {spec: {matchConstraints: {resourceRules: [{}]}}},
	CustomResourceDefinition: {spec: {names: {plural: 'stalls', kind: 'Stall'}}},
	Event: {involvedObject: {}},
};

test('defaults are filled in once, and say nothing about what was given', t => {
	for (const kind of allKinds) {
		const object = {
			apiVersion: apiVersionOf(kind),
			kind: kind.kind,
			metadata: {name: 'x', labels: {a: 'b'}},
			...(skeletons[kind.kind] ?? {spec: {}}),
		} as ApiObject;
		const once = kind.defaults(object);
		t.is(kind.defaults(once), once, kind.kind);
		t.is(kind.defaults(structuredClone(once)).metadata.name, 'x');
		t.is(once.metadata.labels?.a, 'b');
	}
});
