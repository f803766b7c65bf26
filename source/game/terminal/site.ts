import type {AnyKind} from '../../engine/api/kind.ts';
import type {PolicyRule} from '../../engine/api/kinds/rbac.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import type {Status} from '../../engine/api/status.ts';
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
	/** `kubectl explain`: what is known of a kind's fields. */
	readonly fields?: (kind: TypeName) => FieldsOf | undefined;
	/** What the server offers beside the kinds that it stores, for `kubectl api-resources`. */
	readonly offered?: () => readonly Offered[];
	/** Somebody who types here has an editor. */
	readonly hasEditor?: boolean;
	/** What is wrong with the fields of an object, or of a patch of one: those that nobody knows. */
	readonly check?: (kind: AnyKind, body: unknown, isPatch: boolean) => FieldCheck;
	/** What a path stands for that is named by `-f`: texts by their names, one for a file. */
	readonly files?: (path: string) => Found | undefined;
};

export type TypeName = {readonly group: string; readonly version: string; readonly kind: string};

/** A part of a schema of OpenAPI, `$ref`s undone when somebody goes there. */
export type Schema = {
	readonly description?: string;
	readonly type?: string;
	readonly format?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly items?: Schema;
	readonly additionalProperties?: Schema | boolean;
	readonly required?: readonly string[];
	readonly enum?: readonly unknown[];
	readonly $ref?: string;
	readonly allOf?: readonly Schema[];
};

/** The schema of a kind, and the one that a `$ref` leads to. */
export type FieldsOf = {readonly root: Schema; readonly resolve: (reference: string) => Schema | undefined};

/** A resource as discovery tells of it. */
export type Offered = TypeName & {
	readonly plural: string;
	readonly namespaced: boolean;
	readonly verbs: readonly string[];
	readonly shortNames: readonly string[];
	readonly categories: readonly string[];
};

/** What of a body is known, what is said of the rest, and the refusal of whoever wants to be strict. */
export type FieldCheck = {
	readonly known: unknown;
	readonly warnings: readonly string[];
	readonly refusal: Status | undefined;
};

/** Texts of files with their names, or why there are none. */
export type Found =
	| {readonly ok: true; readonly texts: ReadonlyArray<{readonly name: string; readonly text: string}>}
	| {readonly ok: false; readonly why: string};

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
	readonly may: (user: UserInfo, question: Question) => boolean;
	/** The same about a path that names no object. */
	readonly mayPath: (user: UserInfo, verb: string, path: string) => boolean;
	/** Every rule that holds for somebody in a namespace. */
	readonly rules: (user: UserInfo, namespace: string) => readonly PolicyRule[];
};
