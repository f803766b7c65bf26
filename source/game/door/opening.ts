import {clusterRoleBindings} from '../../engine/api/kinds/rbac.ts';
import {admin, type Cluster} from '../../engine/cluster.ts';
import type {SeatReply} from '../seats/seat.ts';
import {identities} from './identities.ts';

const bindingOf = (role: string, name: string) => ({
	apiVersion: 'rbac.authorization.k8s.io/v1',
	kind: 'ClusterRoleBinding',
	metadata: {name: `${name}:${role}`},
	roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role},
	subjects: [{kind: 'User', name, apiGroup: 'rbac.authorization.k8s.io'}],
});

/** The door opens: whoever comes in as a viewer may look, by an ordinary binding that anybody can read. */
export const openDoor = (cluster: Cluster): SeatReply => {
	const object = bindingOf('view', identities.viewer.name);
	const kind = clusterRoleBindings as never;
	const reply = cluster.server.handle({user: admin, verb: 'create', kind, name: object.metadata.name, object});
	return reply.ok || reply.status.code === 409
		? {ok: true, said: 'clients may come in'}
		: {ok: false, why: reply.status.message ?? 'refused'};
};
