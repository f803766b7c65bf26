import type {UserInfo} from '../api/verbs.ts';

/** Everybody whose name is known belongs to this group. */
const authenticated = 'system:authenticated';

/**
Who asks. Requests come with a name, because inside podfall nobody forges one; a request without a name is anonymous and
is turned away, as kubeadm's API server does for everything but health and version.
*/
export const isKnown = (user: UserInfo): boolean => user.name !== '' && user.name !== 'system:anonymous';

const person = (name: string, ...groups: readonly string[]): UserInfo =>
	Object.freeze({name, groups: Object.freeze([...groups, authenticated])});

/** The identity of kubeadm's admin file: may do everything. */
export const admin: UserInfo = person('kubernetes-admin', 'system:masters', 'kubeadm:cluster-admins');

/** The server's own hands. */
export const apiserverItself: UserInfo = person('system:apiserver', 'system:masters');

export const kubeScheduler: UserInfo = person('system:kube-scheduler');
export const kubeControllerManager: UserInfo = person('system:kube-controller-manager');
export const kubeProxy: UserInfo = person('system:kube-proxy');

/** A kubelet. Source: plugin/pkg/auth/nodeidentifier */
export const kubelet = (node: string): UserInfo => person(`system:node:${node}`, 'system:nodes');

export const serviceAccount = (namespace: string, name: string): UserInfo =>
	person(`system:serviceaccount:${namespace}:${name}`, 'system:serviceaccounts', `system:serviceaccounts:${namespace}`);

/** A loop of the controller manager under its own account, as `--use-service-account-credentials` gives it. */
export const controllerAccount = (loop: string): UserInfo => serviceAccount('kube-system', loop);

/** Somebody else, a player or a script: `alice`, in these groups. */
export const user = (name: string, ...groups: readonly string[]): UserInfo => person(name, ...groups);

/** The node a kubelet speaks for, if this is a kubelet. */
export const nodeOf = (user: UserInfo): string | undefined =>
	user.name.startsWith('system:node:') && user.groups.includes('system:nodes')
		? user.name.slice('system:node:'.length)
		: undefined;
