import test from 'ava';
import {base64} from '../../../source/engine/api/base64.ts';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {
	type CertificateSigningRequest,
	certificateSigningRequests,
} from '../../../source/engine/api/kinds/certificate-signing-request.ts';
import {limitRanges} from '../../../source/engine/api/kinds/limit-range.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {clusterRoleBindings, clusterRoles} from '../../../source/engine/api/kinds/rbac.ts';
import {resourceQuotas} from '../../../source/engine/api/kinds/resource-quota.ts';
import type {Request, UserInfo} from '../../../source/engine/api/verbs.ts';
import {admin, user} from '../../../source/engine/apiserver/authentication.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {aPod, type ControlPlane, controlPlane, refusal} from '../../helpers/control-plane.ts';
import {make} from '../../helpers/kinds.ts';

/* Doors to one part of an object. Sources: pkg/registry/core/pod, pkg/registry/certificates; api-server.md §13.4 */

const podPart = (plane: ControlPlane, subresource: string, object: object, more: Partial<Request> = {}) =>
	plane.send(pods as unknown as AnyKind, {
		verb: 'patch',
		patchType: 'strategic',
		namespace: 'shop',
		name: 'web',
		subresource,
		object,
		...more,
	});

const asked = {requests: {cpu: '500m', memory: '64Mi'}, limits: {cpu: '1', memory: '64Mi'}};

const withPod = (): ControlPlane => {
	const plane = controlPlane();
	plane.create(pods, aPod('web', {spec: {containers: [{name: 'main', image: 'web:1', resources: asked}]}}));
	return plane;
};

const debug = (more: object = {}) => ({spec: {ephemeralContainers: [{name: 'debug', image: 'busybox', ...more}]}});

test('a running pod is given a container to look around with, which nothing takes out again', t => {
	const plane = withPod();
	t.is(refusal(podPart(plane, 'ephemeralcontainers', debug({targetContainerName: 'main', stdin: true}))), 'ok 200');
	const pod = plane.get(pods, 'shop/web')!;
	t.like(pod.spec.ephemeralContainers?.[0], {
		name: 'debug',
		imagePullPolicy: 'Always',
		terminationMessagePolicy: 'File',
	});
	t.is(pod.metadata.generation, 2);
	t.is(
		refusal(podPart(plane, 'ephemeralcontainers', {spec: {ephemeralContainers: []}}, {patchType: 'merge'})),
		'422 Invalid: Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed',
	);
	t.is(
		refusal(podPart(plane, 'ephemeralcontainers', debug({image: 'alpine'}))),
		'422 Invalid: Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be changed',
	);
});

test('it asks for nothing, answers nobody, and has a name of its own', t => {
	const plane = withPod();
	const table: ReadonlyArray<readonly [object, string]> = [
		[
			debug({ports: [{containerPort: 80}]}),
			'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
		],
		[
			debug({resources: {requests: {cpu: '1'}}}),
			'spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container',
		],
		[debug({targetContainerName: 'x'}), 'spec.ephemeralContainers[0].targetContainerName: Not found: "x"'],
		[debug({name: 'main'}), 'spec.ephemeralContainers[0].name: Duplicate value: "main"'],
		[debug({image: ''}), 'spec.ephemeralContainers[0].image: Required value'],
	];

	for (const [patch, words] of table) {
		t.is(refusal(podPart(plane, 'ephemeralcontainers', patch)), `422 Invalid: Pod "web" is invalid: ${words}`);
	}

	t.is(
		refusal(plane.create(pods, aPod('other', {spec: debug().spec}))),
		'422 Invalid: Pod "other" is invalid: spec.ephemeralContainers: Forbidden: cannot be set on create',
	);
	t.is(plane.get(pods, 'shop/web')?.spec.ephemeralContainers, undefined);
});

const resize = (resources: object) => ({spec: {containers: [{name: 'main', resources}]}});

test('what a running pod may use changes in place, and nothing else through that door', t => {
	const plane = withPod();
	t.is(refusal(podPart(plane, 'resize', resize({requests: {cpu: '250m'}, limits: {cpu: '2'}}))), 'ok 200');
	const pod = plane.get(pods, 'shop/web')!;
	t.deepEqual(pod.spec.containers[0]?.resources, {
		requests: {cpu: '250m', memory: '64Mi'},
		limits: {cpu: '2', memory: '64Mi'},
	});
	t.is(pod.metadata.generation, 2);
	t.is(refusal(podPart(plane, 'resize', {spec: {containers: [{name: 'main', image: 'web:2'}]}})), 'ok 200');
	t.not(plane.get(pods, 'shop/web')?.spec.containers[0]?.image, 'web:2', 'what is no resource is passed over');
	t.regex(
		refusal(podPart(plane, 'resize', {spec: {containers: [{name: 'more', image: 'web:2'}]}})),
		/spec\.containers: Forbidden: containers may not be added or removed on resize/,
	);
	t.regex(
		refusal(podPart(plane, 'resize', resize({requests: {cpu: '2'}, limits: {cpu: '2'}}))),
		/Pod QOS Class may not change as a result of resizing/,
	);
	t.regex(
		refusal(podPart(plane, 'resize', resize({limits: {cpu: null}}))),
		/spec\.containers\[0\]\.resources\.limits: Forbidden: resource limits cannot be removed/,
	);
	t.regex(
		refusal(podPart(plane, 'resize', resize({requests: {cpu: '3'}}))),
		/must be less than or equal to cpu limit of 2/,
	);
});

test('quotas and ranges hold for a resize too', t => {
	const plane = withPod();
	plane.create(resourceQuotas, make(resourceQuotas, {spec: {hard: {'requests.cpu': '1'}}}, 'q'));
	plane.create(limitRanges, make(limitRanges, {spec: {limits: [{type: 'Container', max: {memory: '1Gi'}}]}}, 'l'));
	t.regex(
		refusal(podPart(plane, 'resize', resize({requests: {cpu: '1500m'}, limits: {cpu: '2'}}))),
		/^403 Forbidden: pods "web" is forbidden: exceeded quota: q, requested: requests\.cpu=1, used: requests\.cpu=500m, limited: requests\.cpu=1$/,
	);
	t.regex(
		refusal(podPart(plane, 'resize', resize({limits: {memory: '2Gi'}}))),
		/maximum memory usage per Container is 1Gi, but limit is 2Gi/,
	);
	t.is(refusal(podPart(plane, 'resize', resize({requests: {cpu: '900m'}}))), 'ok 200');
	t.deepEqual(plane.get(resourceQuotas, 'shop/q')?.status?.used, {'requests.cpu': '900m'});
});

test('a door to a part takes no stale version, and a dry run goes nowhere', t => {
	const plane = withPod();
	const stale = {metadata: {resourceVersion: '1'}, ...debug()};
	t.regex(refusal(podPart(plane, 'ephemeralcontainers', stale)), /^409 Conflict: .*the object has been modified/);
	t.is(refusal(podPart(plane, 'ephemeralcontainers', debug(), {dryRun: true})), 'ok 200');
	t.is(plane.get(pods, 'shop/web')?.spec.ephemeralContainers, undefined);
});

const request = base64('-----BEGIN CERTIFICATE REQUEST-----\nMII=\n-----END CERTIFICATE REQUEST-----\n');

const aCsr = () =>
	make(
		certificateSigningRequests,
		{spec: {request, signerName: 'example.com/people', usages: ['client auth'], username: 'somebody else'}},
		'alice',
	);

const decide = (plane: ControlPlane, type: string, who: UserInfo = admin) => {
	const csr = plane.get(certificateSigningRequests, 'alice')!;
	const conditions = [...(csr.status?.conditions ?? []), {type, status: 'True', reason: 'KubectlApprove'}] as const;
	const metadata = {...csr.metadata, annotations: {why: type}};
	const next = {...csr, metadata, status: {conditions}} as CertificateSigningRequest;
	return plane.update(certificateSigningRequests, next, 'approval', who);
};

test('a certificate is asked for in the name of whoever asks, and approved once', t => {
	const plane = controlPlane();
	const alice = user('alice', 'people', 'system:masters');
	t.is(refusal(plane.create(certificateSigningRequests, aCsr(), alice)), 'ok 201');
	t.like(plane.get(certificateSigningRequests, 'alice')?.spec, {
		username: 'alice',
		groups: ['people', 'system:masters', 'system:authenticated'],
	});
	plane.run(seconds(5));
	t.is(refusal(decide(plane, 'Approved')), 'ok 200');
	t.deepEqual(plane.get(certificateSigningRequests, 'alice')?.metadata.annotations, {why: 'Approved'});
	t.like(plane.get(certificateSigningRequests, 'alice')?.status?.conditions?.[0], {
		type: 'Approved',
		lastUpdateTime: '2026-01-01T00:00:06Z',
		lastTransitionTime: '2026-01-01T00:00:06Z',
	});
	t.regex(refusal(decide(plane, 'Denied')), /Approved and Denied conditions are mutually exclusive/);
	const csr = plane.get(certificateSigningRequests, 'alice')!;
	t.regex(
		refusal(plane.update(certificateSigningRequests, {...csr, status: {}}, 'approval')),
		/updates may not remove a condition of type "Approved"/,
	);
	t.is(
		refusal(plane.update(certificateSigningRequests, {...csr, status: {...csr.status, certificate: 'eA=='}}, 'status')),
		'ok 200',
	);
	t.regex(
		refusal(
			plane.update(
				certificateSigningRequests,
				{...csr, metadata: {...csr.metadata, resourceVersion: ''}, status: {}},
				'status',
			),
		),
		/updates may not remove a condition of type "Approved"/,
	);
});

test('who approves must be let to by the signer as well', t => {
	const plane = controlPlane();
	const group = 'certificates.k8s.io';
	const bob = user('bob');
	const allow = (name: string, ...rules: readonly object[]) => {
		plane.create(clusterRoles, make(clusterRoles, {rules}, name));
		plane.create(
			clusterRoleBindings,
			make(
				clusterRoleBindings,
				{
					roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name},
					subjects: [{kind: 'User', name: 'bob'}],
				},
				name,
			),
		);
	};
	plane.create(certificateSigningRequests, aCsr());
	allow('decides', {verbs: ['update'], apiGroups: [group], resources: ['certificatesigningrequests/approval']});
	t.is(
		refusal(decide(plane, 'Approved', bob)),
		'403 Forbidden: certificatesigningrequests.certificates.k8s.io "alice" is forbidden: user not permitted to approve requests with signerName "example.com/people"',
	);
	allow('signs', {verbs: ['approve'], apiGroups: [group], resources: ['signers'], resourceNames: ['example.com/*']});
	t.is(refusal(decide(plane, 'Approved', bob)), 'ok 200');
});
