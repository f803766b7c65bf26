import type {UserInfo} from '../../engine/api/verbs.ts';
import {admin, user} from '../../engine/cluster.ts';
import {player} from '../scenario/build.ts';

/** Who may come in by the door, each with a context of its own in the kubeconfig. */
export type IdentityName = 'operator' | 'viewer' | 'admin';

export const identityNames: readonly IdentityName[] = ['operator', 'viewer', 'admin'];

/** The operator is the player: the seat's own rights and no more. The viewer looks. The admin may do everything. */
export const identities: Readonly<Record<IdentityName, UserInfo>> = {
	operator: player,
	viewer: user('viewer'),
	admin,
};
