import test from 'ava';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {aPod, controlPlane, refusal} from '../../helpers/control-plane.ts';

test('a pod is born with what the server alone can say', t => {
	const plane = controlPlane();
	const reply = plane.create(pods, aPod('web', {metadata: {uid: 'mine', resourceVersion: '7', generation: 9}}));
	t.is(refusal(reply), 'ok 201');
	const pod = plane.get(pods, 'shop/web')!;
	t.regex(pod.metadata.uid!, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
	t.is(pod.metadata.creationTimestamp, '2026-01-01T00:00:01Z');
	t.is(pod.metadata.resourceVersion, String(plane.store.revision));
	t.is(pod.spec.serviceAccountName, 'default');
	t.is(pod.spec.priority, 0);
	t.true(Object.isFrozen(pod.spec.containers[0]));
	t.deepEqual(
		pod.spec.tolerations!.map(({key, tolerationSeconds}) => [key, tolerationSeconds]),
		[
			['node.kubernetes.io/not-ready', 300],
			['node.kubernetes.io/unreachable', 300],
		],
	);
});
