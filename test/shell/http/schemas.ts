import fs from 'node:fs';
import test from 'ava';
import {allSchemas as madeSchemas, shapeTable as madeShapes, schemasText} from '../../../scripts/write-schemas.ts';
import {allKinds} from '../../../source/engine/api/kinds/index.ts';
import {typeNameOf} from '../../../source/engine/api/patch-shapes.ts';
import {shapeTable} from '../../../source/engine/api/shape-table.ts';
import {allSchemas} from '../../../source/shell/http/schemas/load.ts';

const schemas = allSchemas();

const memberOf = (type: string, member: string) => schemas.get(type)?.members[member];

test('the two tables are what their sources make of them', t => {
	const made = madeSchemas();
	const file = new URL('../../../source/shell/http/schemas/schemas.jsonl', import.meta.url);
	t.true(fs.readFileSync(file, 'utf8') === schemasText(made), 'npm run schemas has to be run again');
	t.deepEqual(shapeTable as unknown, madeShapes(made));
});

test('every kind has a type, and every type that is named is there', t => {
	for (const kind of allKinds) {
		t.true(schemas.has(typeNameOf(kind)), `no type for ${kind.kind}`);
	}

	const plain = ['string', 'boolean', 'int32', 'int64', 'double', 'bytes', 'any'];

	for (const [name, {members}] of schemas) {
		for (const [member, {type}] of Object.entries(members)) {
			const inner = type.replace(/^(?:\[\]|\{\})*/, '');
			t.true(plain.includes(inner) || schemas.has(inner), `${name}.${member} is of no known type: ${type}`);
		}
	}
});

test('types say what Kubernetes says of them', t => {
	t.like(memberOf('apps/v1.DeploymentSpec', 'replicas'), {type: 'int32'});
	t.like(memberOf('apps/v1.DeploymentSpec', 'selector'), {type: 'meta/v1.LabelSelector', required: true});
	t.like(memberOf('apps/v1.DeploymentSpec', 'strategy'), {retainKeys: true});
	t.like(memberOf('core/v1.Pod', 'spec'), {type: 'core/v1.PodSpec'});
	t.like(memberOf('core/v1.Secret', 'data'), {type: '{}bytes'});
	t.like(memberOf('core/v1.Container', 'ports'), {
		type: '[]core/v1.ContainerPort',
		merge: 'containerPort',
		keys: ['containerPort', 'protocol'],
	});
	t.deepEqual(memberOf('core/v1.PodSpec', 'restartPolicy')?.enum, ['Always', 'OnFailure', 'Never']);
	t.like(memberOf('core/v1.PodSecurityContext', 'supplementalGroups'), {type: '[]int64'});
	t.regex(
		memberOf('core/v1.PodSpec', 'nodeName')?.text ?? '',
		/^NodeName is a request to schedule this pod onto a specific node/,
	);
});

test('types have what came after the package they were read from', t => {
	t.like(memberOf('core/v1.PodSpec', 'resources'), {type: 'core/v1.ResourceRequirements'});
	t.like(memberOf('core/v1.PodStatus', 'observedGeneration'), {type: 'int64'});
	t.like(memberOf('apps/v1.ReplicaSetStatus', 'terminatingReplicas'), {type: 'int32'});
	t.like(memberOf('coordination/v1.LeaseSpec', 'preferredHolder'), {type: 'string'});
	t.like(memberOf('discovery/v1.EndpointHints', 'forNodes'), {type: '[]discovery/v1.ForNode'});
	t.true(schemas.has('storage/v1.VolumeAttributesClass'));
	t.true(schemas.has('metrics/v1beta1.PodMetrics'));
	t.is(memberOf('core/v1.PodResourceClaim', 'source'), undefined);
});
