import type {PolicyRule} from '../../engine/api/kinds/rbac.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import type {UserInfo} from '../../engine/api/verbs.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Door} from '../door/door.ts';
import type {Intent, Outcome} from '../intent.ts';

/** `kubectl`, `crictl` … as scenarios name them. */
export type ToolName = 'kubectl' | 'etcdctl' | 'crictl' | 'kubeadm' | 'systemctl' | 'cloud';

/** A container as its runtime knows it. */
export type ContainerOnNode = {
	readonly id: string;
	readonly name: string;
	readonly image: string;
	readonly state: 'created' | 'running' | 'exited';
	readonly createdAt: Millis;
	readonly startedAt: Millis;
	readonly finishedAt: Millis;
	readonly exitCode: number;
	readonly exitReason: string;
	readonly attempt: number;
	readonly sandbox: string;
	readonly pod: string;
	readonly podUid: string;
};

export type SandboxOnNode = {
	readonly id: string;
	readonly state: 'creating' | 'ready' | 'notReady';
	readonly createdAt: Millis;
	readonly attempt: number;
	readonly pod: string;
	readonly podUid: string;
	readonly ip: string;
};

export type Service = 'kubelet' | 'kube-proxy' | 'containerd';

/** A machine, for whoever is logged in to it: what its own tools show, whether or not an API server answers. */
export type Machine = {
	readonly name: string;
	readonly address: string;
	readonly isControlPlane: boolean;
	/** It has power, has booted, and can be reached. */
	readonly isUp: boolean;
	/** Since when its power is what it is. */
	readonly since: Millis;
	readonly milliCpu: number;
	readonly memoryBytes: number;
	readonly images: readonly string[];
	runs(service: Service): boolean;
	/** Processes of the control plane that serve here. */
	serves(process: string): boolean;
	containers(): readonly ContainerOnNode[];
	sandboxes(): readonly SandboxOnNode[];
	log(container: string): ReadonlyArray<{readonly at: Millis; readonly text: string}>;
};

export type EtcdMember = {
	readonly name: string;
	readonly address: string;
	readonly isUp: boolean;
	readonly isLeader: boolean;
};

/** A key as etcd has it, `/registry/pods/shop/web-1`. */
export type EtcdRow = {readonly key: string; readonly value: ApiObject; readonly revision: number};

export type Etcd = {
	readonly members: readonly EtcdMember[];
	readonly revision: number;
	readonly rows: readonly EtcdRow[];
};

export type Question = {
	readonly verb: string;
	readonly group: string;
	readonly plural: string;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
};

/** What others build and the terminal only calls; a command says so where one is missing. */
export type Seams = {
	/** `kubectl explain`. */
	readonly explain?: (path: string, recursive: boolean) => string | undefined;
	/** A file that may be applied: of the level, or of one's own manifests. */
	readonly file?: (path: string) => string | undefined;
};

/**
Where a terminal stands: the door of a run, the machines behind it, and whoever types.

Reads leave no mark. Writes are intents, so a run that was played in the terminal can be played again.
*/
export type Site = Seams & {
	readonly door: Door;
	readonly user: UserInfo;
	/** `10.0.0.10:6443`. */
	readonly serverAddress: string;
	/** Where commands go that name no namespace. */
	readonly namespace: string;
	/** The level's own name for the cluster. */
	readonly clusterName: string;
	readonly mayUse: (tool: ToolName) => boolean;
	/** kubectl commands that the level hands out; empty: all. */
	readonly commands: readonly string[];
	readonly machines: () => readonly Machine[];
	readonly etcd: () => Etcd;
	readonly submit: (intent: Intent) => Outcome;
	/** What RBAC would say; nobody takes note of the question. */
	readonly may: (question: Question) => boolean;
	/** Every rule that holds for whoever types, in a namespace. */
	readonly rules: (namespace: string) => readonly PolicyRule[];
};
