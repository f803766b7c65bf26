import test from 'ava';
import type {ProvenChange} from '../../../source/game/schedule/report.ts';
import {answerTo, node, onlyPod, placesIn, pod} from '../../helpers/schedule.ts';

const born = 'creationTimestamp: "2026-01-01T00:00:00Z"';

const claim = (name: string, {spec = '', phase = 'Pending', mode = 'ReadWriteOnce'} = {}): string => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}, namespace: shop, uid: uid-${name}, ${born}}
spec: {accessModes: [${mode}], resources: {requests: {storage: 5Gi}}${spec === '' ? '' : `, ${spec}`}}
status: {phase: ${phase}}
`;

const volumeOf = (name: string, {spec = '', labels = ''} = {}): string => `---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv, uid: uid-pv, ${born}, labels: {${labels}}}
spec:
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: late
  claimRef: {namespace: shop, name: ${name}, uid: uid-${name}}
${spec === '' ? '' : `  ${spec}\n`}`;

const storageClass = (name: string, mode: string, {provisioner = 'disk.example.com', isDefault = false} = {}): string =>
	`---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${name}, annotations: {storageclass.kubernetes.io/is-default-class: "${isDefault}"}}
provisioner: ${provisioner}
volumeBindingMode: ${mode}
`;

const late = storageClass('late', 'WaitForFirstConsumer');
const mounting = (name: string, spec = ''): string =>
	`${spec}${spec === '' ? '' : '\n'}volumes: [{name: ${name}, persistentVolumeClaim: {claimName: ${name}}}]`;
const web = pod('web', {spec: mounting('data')});
const inZone = (zone: string): string => `topology.kubernetes.io/zone: ${zone}`;
const onlyOn = (name: string): string =>
	`nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [${name}]}]}]}}`;
const diskOf = 'volumes: [{name: disk, awsElasticBlockStore: {volumeID: vol-1}}]';

const cases: ReadonlyArray<readonly [about: string, manifests: string, changes: readonly string[]]> = [
	['no claim, and no class to make a volume', `${node('a')}${web}`, ['add-claim shop/data + add-volume shop/data']],
	[
		'no claim, and a default class',
		`${node('a')}${storageClass('usual', 'WaitForFirstConsumer', {isDefault: true})}${web}`,
		['add-claim shop/data', 'add-claim shop/data + add-volume shop/data'],
	],
	[
		'a claim that nobody gave a volume',
		`${node('a')}${storageClass('now', 'Immediate')}${claim('data', {spec: 'storageClassName: now'})}${web}`,
		['add-volume shop/data'],
	],
	[
		'a class that is not there',
		`${node('a')}${late}${claim('data', {spec: 'storageClassName: never'})}${web}`,
		['add-volume shop/data', 'renew-claim shop/data class=late'],
	],
	[
		'a volume on a node that is closed',
		`${node('a')}${node('b', {spec: 'unschedulable: true'})}${late}${volumeOf('data', {spec: onlyOn('b')})}${claim('data', {spec: 'storageClassName: late, volumeName: pv', phase: 'Bound'})}${web}`,
		['uncordon b', 'renew-claim shop/data', 'drop-volume shop/web data'],
	],
	[
		'a volume in a zone that is full',
		`${node('a', {labels: inZone('x')})}${node('b', {labels: inZone('y'), cpu: '500m'})}${late}${volumeOf('data', {labels: inZone('y')})}${claim('data', {spec: 'storageClassName: late, volumeName: pv', phase: 'Bound'})}${web}`,
		[
			'set-request shop/web container=main cpu=500m',
			'renew-claim shop/data',
			'drop-volume shop/web data',
			'add-node like=a zone=y',
		],
	],
	[
		'disks that somebody must bring',
		`${node('a')}${storageClass('local', 'WaitForFirstConsumer', {provisioner: 'kubernetes.io/no-provisioner'})}${claim('data', {spec: 'storageClassName: local'})}${web}`,
		['add-volume shop/data node=a'],
	],
	[
		'a claim whose volume is gone',
		`${node('a')}${late}${claim('data', {spec: 'storageClassName: late, volumeName: pv', phase: 'Lost'})}${web}`,
		['add-volume shop/data', 'renew-claim shop/data'],
	],
	[
		'a claim for one pod alone',
		`${node('a')}${late}${claim('data', {spec: 'storageClassName: late', mode: 'ReadWriteOncePod'})}${pod('one', {spec: mounting('data', 'nodeName: a')})}${web}`,
		['delete-pod shop/one', 'set-priority shop/web 1'],
	],
	[
		'a disk that another pod has',
		`${node('a')}${pod('one', {spec: `nodeName: a\n${diskOf}`})}${pod('web', {spec: diskOf})}`,
		['delete-pod shop/one', 'add-node like=a', 'set-priority shop/web 1'],
	],
	[
		'as many volumes as the node can attach',
		`${node('a')}${late}${claim('data', {spec: 'storageClassName: late'})}${claim('old', {spec: 'storageClassName: late'})}${pod('one', {spec: mounting('old', 'nodeName: a')})}${web}---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: a}
spec: {drivers: [{name: disk.example.com, nodeID: a, allocatable: {count: 1}}]}
`,
		['delete-pod shop/one', 'drop-volume shop/web data', 'add-node like=a', 'set-priority shop/web 1'],
	],
];

const placedBy = (text: string, {whatIf, node: told}: ProvenChange): boolean => {
	const [pod] = answerTo(text, {whatIf, remedies: false}).pods.filter(each => each.pod === 'shop/web');
	return pod?.node === told;
};

test('each trouble with volumes has its remedies, and each remedy lets the pod in', t => {
	for (const [about, text, changes] of cases) {
		const report = onlyPod(answerTo(text));
		t.is(report.outcome, 'pending', about);
		t.deepEqual(
			report.changes.map(({whatIf}) => whatIf.join(' + ')),
			changes,
			about,
		);
		t.true(
			report.changes.every(change => placedBy(text, change)),
			about,
		);
	}
});

test('changes of volumes that cannot be made are refused, each with its reason', t => {
	const text = `${node('a')}${late}${volumeOf('data')}${claim('data', {spec: 'storageClassName: late, volumeName: pv', phase: 'Bound'})}${web}`;
	const refusal = (change: string): string =>
		t.throws(() => answerTo(text, {whatIf: [change]}))?.message.match(/"what":"(.*?)","hint/)?.[1] ?? '';
	t.deepEqual(
		[
			'add-claim',
			'add-claim shop/data',
			'add-claim shop/more size=much',
			'renew-claim shop/date',
			'add-volume shop/data',
			'add-volume shop/data node=b',
			'drop-volume shop/web disk',
		].map(refusal),
		[
			'the name of the claim is missing',
			'there is a claim shop/data already',
			'size=much is no quantity',
			'there is no PersistentVolumeClaim \\"shop/date\\"',
			'shop/data has its volume, pv',
			'there is no node \\"b\\"',
			'there is no volume in shop/web \\"disk\\"',
		],
	);
	t.deepEqual(placesIn(answerTo(text, {whatIf: ['drop-volume shop/web data']})), ['a']);
});
