import {clusterRoleBindings, clusterRoles} from '../engine/api/kinds/rbac.ts';
import {admin, type Cluster} from '../engine/cluster.ts';
import type {RunOptions} from './run.ts';
import {player, seatPlan} from './scenario/build.ts';

/** The player's rights, as ordinary objects that anybody can look at. */
export const grantRights = (cluster: Cluster, {scenario, seat, pilot}: RunOptions): void => {
	const plan = seatPlan(scenario, seat, pilot);
	const rolesOfSeat =
		plan === undefined
			? []
			: [
					...(plan.scheduler === undefined ? [] : ['system:kube-scheduler']),
					...plan.loops.map(loop => `system:controller:${loop}`),
				];
	const own = scenario.seats.rbac;
	const subjects = [{kind: 'User', name: player.name, apiGroup: 'rbac.authorization.k8s.io'}];
	const bind = (role: string) => ({
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRoleBinding',
		metadata: {name: `player:${role}`},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role},
		subjects,
	});
	const create = (kind: unknown, object: {readonly metadata: {readonly name: string}}): void => {
		cluster.server.handle({user: admin, verb: 'create', kind: kind as never, name: object.metadata.name, object});
	};

	if (own.length > 0) {
		create(clusterRoles, {
			apiVersion: 'rbac.authorization.k8s.io/v1',
			kind: 'ClusterRole',
			metadata: {name: 'player:own'},
			rules: own,
		} as never);
	}

	// Whoever is on call for somebody's own cluster has the rights of its administrator; a level says what it hands out.
	const onCall = seat === 'operator' && own.length === 0 ? ['cluster-admin'] : [];

	for (const role of [...rolesOfSeat, ...onCall, ...(own.length > 0 ? ['player:own'] : []), 'view']) {
		create(clusterRoleBindings, bind(role));
	}
};
