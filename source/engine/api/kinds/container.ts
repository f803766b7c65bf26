import type {IntOrString, Protocol, ResourceRequirements} from './common.ts';

export type ContainerPort = {
	readonly name?: string;
	readonly containerPort: number;
	readonly hostPort?: number;
	readonly protocol?: Protocol;
	readonly hostIP?: string;
};

export type ObjectFieldSelector = {readonly apiVersion?: string; readonly fieldPath: string};

export type KeySelector = {readonly name?: string; readonly key: string; readonly optional?: boolean};

export type ResourceFieldSelector = {
	readonly containerName?: string;
	readonly resource: string;
	readonly divisor?: string;
};

export type EnvVar = {
	readonly name: string;
	readonly value?: string;
	readonly valueFrom?: {
		readonly fieldRef?: ObjectFieldSelector;
		readonly resourceFieldRef?: ResourceFieldSelector;
		readonly configMapKeyRef?: KeySelector;
		readonly secretKeyRef?: KeySelector;
	};
};

export type EnvFromSource = {
	readonly prefix?: string;
	readonly configMapRef?: {readonly name?: string; readonly optional?: boolean};
	readonly secretRef?: {readonly name?: string; readonly optional?: boolean};
};

export type VolumeMount = {
	readonly name: string;
	readonly mountPath: string;
	readonly readOnly?: boolean;
	readonly subPath?: string;
	readonly subPathExpr?: string;
	readonly mountPropagation?: string;
};

export type HttpGetAction = {
	readonly path?: string;
	readonly port: IntOrString;
	readonly host?: string;
	readonly scheme?: 'HTTP' | 'HTTPS';
	readonly httpHeaders?: ReadonlyArray<{readonly name: string; readonly value: string}>;
};

export type ExecAction = {readonly command?: readonly string[]};
export type TcpSocketAction = {readonly port: IntOrString; readonly host?: string};
export type GrpcAction = {readonly port: number; readonly service?: string};

export type Probe = {
	readonly exec?: ExecAction;
	readonly httpGet?: HttpGetAction;
	readonly tcpSocket?: TcpSocketAction;
	readonly grpc?: GrpcAction;
	readonly initialDelaySeconds?: number;
	readonly timeoutSeconds?: number;
	readonly periodSeconds?: number;
	readonly successThreshold?: number;
	readonly failureThreshold?: number;
	readonly terminationGracePeriodSeconds?: number;
};

export type LifecycleHandler = {
	readonly exec?: ExecAction;
	readonly httpGet?: HttpGetAction;
	readonly tcpSocket?: TcpSocketAction;
	readonly sleep?: {readonly seconds: number};
};

export type Lifecycle = {
	readonly postStart?: LifecycleHandler;
	readonly preStop?: LifecycleHandler;
	readonly stopSignal?: string;
};

export type SecurityContext = {
	readonly privileged?: boolean;
	readonly runAsUser?: number;
	readonly runAsGroup?: number;
	readonly runAsNonRoot?: boolean;
	readonly readOnlyRootFilesystem?: boolean;
	readonly allowPrivilegeEscalation?: boolean;
	readonly capabilities?: {readonly add?: readonly string[]; readonly drop?: readonly string[]};
};

export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never';

/** A container; `restartPolicy: Always` is allowed in an init container only and makes it a sidecar. */
export type Container = {
	readonly name: string;
	readonly image?: string;
	readonly command?: readonly string[];
	readonly args?: readonly string[];
	readonly workingDir?: string;
	readonly ports?: readonly ContainerPort[];
	readonly envFrom?: readonly EnvFromSource[];
	readonly env?: readonly EnvVar[];
	readonly resources?: ResourceRequirements;
	readonly resizePolicy?: ReadonlyArray<{readonly resourceName: string; readonly restartPolicy: string}>;
	readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never';
	readonly volumeMounts?: readonly VolumeMount[];
	readonly volumeDevices?: ReadonlyArray<{readonly name: string; readonly devicePath: string}>;
	readonly livenessProbe?: Probe;
	readonly readinessProbe?: Probe;
	readonly startupProbe?: Probe;
	readonly lifecycle?: Lifecycle;
	readonly terminationMessagePath?: string;
	readonly terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError';
	readonly imagePullPolicy?: ImagePullPolicy;
	readonly securityContext?: SecurityContext;
	readonly stdin?: boolean;
	readonly stdinOnce?: boolean;
	readonly tty?: boolean;
};

/** A container put into a running pod to look around; it has no resources, ports or probes. */
export type EphemeralContainer = Container & {readonly targetContainerName?: string};
