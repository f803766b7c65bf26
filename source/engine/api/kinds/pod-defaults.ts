/**
What a pod is given where its author said nothing. Everything but `podDefaults` holds for templates too.

Source: pkg/apis/core/v1/defaults.go
*/
import {amountsOf, isPodLevelResource} from '../pod-resources.ts';
import {mapSharedIn, rememberedOnceFrozen, withDefaults, withMembers} from '../share.ts';
import {isRecord} from './check.ts';
import {claimSpecDefaults, storedList} from './claim-defaults.ts';
import type {ResourceRequirements} from './common.ts';
import type {Container, ContainerPort, EnvVar, HttpGetAction, LifecycleHandler, Probe} from './container.ts';
import type {FieldRef, ResourceFieldRef} from './downward-check.ts';
import type {Pod} from './pod.ts';
import type {PodSpec, PodTemplateSpec} from './pod-spec.ts';
import type {ProjectedSource, Volume} from './volume.ts';

const withRequirements = (requirements: ResourceRequirements): ResourceRequirements =>
	withMembers(requirements, {requests: storedList(requirements.requests), limits: storedList(requirements.limits)});

const withHttp = (action: HttpGetAction): HttpGetAction => withDefaults(action, {path: '/', scheme: 'HTTP'});

const withProbe = (probe: Probe | undefined): Probe | undefined => {
	if (!isRecord(probe)) {
		return probe;
	}

	const timed: Probe = withDefaults(probe, {
		timeoutSeconds: 1,
		periodSeconds: 10,
		successThreshold: 1,
		failureThreshold: 3,
	});
	return withMembers(timed, {
		httpGet: timed.httpGet && withHttp(timed.httpGet),
		grpc: timed.grpc && withDefaults(timed.grpc, {service: ''}),
	});
};

const withHandler = (handler: LifecycleHandler): LifecycleHandler =>
	isRecord(handler) && handler.httpGet !== undefined
		? withMembers<LifecycleHandler>(handler, {httpGet: withHttp(handler.httpGet)})
		: handler;

type Downward = {readonly fieldRef?: FieldRef; readonly resourceFieldRef?: ResourceFieldRef};

/** A divisor is a struct and no pointer: what nobody said is 0. */
const withDownward = <T extends Downward>(from: T): T => {
	const {fieldRef, resourceFieldRef} = from;
	return withMembers<Downward>(from, {
		fieldRef: fieldRef && withDefaults(fieldRef, {apiVersion: 'v1'}),
		resourceFieldRef: resourceFieldRef && withDefaults(resourceFieldRef, {divisor: '0'}),
	}) as T;
};

const withEnv = (variable: EnvVar): EnvVar =>
	variable.valueFrom === undefined
		? variable
		: withMembers(variable, {valueFrom: withDownward(variable.valueFrom as Downward) as EnvVar['valueFrom']});

const domainPattern = /^(?:localhost|.*[.:A-Z].*)$/;
const pathPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const longestName = 255;

/** Whether a name, without tag and digest, can be that of an image. Source: github.com/distribution/reference */
const isImageName = (name: string): boolean => {
	const parts = name.split('/');
	const path = parts.length > 1 && domainPattern.test(parts[0] ?? '') ? parts.slice(1) : parts;
	return name.length <= longestName && path.every(part => pathPattern.test(part));
};

/** The tag of an image's name; `latest` when it has neither tag nor digest, empty with a digest alone, and of what is no name. */
export const imageTag = (image: string): string => {
	const [name = '', digest] = image.split('@');
	const last = name.slice(name.lastIndexOf('/') + 1);
	const colon = last.indexOf(':');

	if (!isImageName(colon >= 0 ? name.slice(0, name.length - last.length + colon) : name)) {
		return '';
	}

	return colon >= 0 ? last.slice(colon + 1) : digest === undefined ? 'latest' : '';
};

const portDefaults = (port: ContainerPort, hostNetwork: boolean): ContainerPort => {
	const shared = withDefaults(port, {protocol: 'TCP'});
	return hostNetwork && !shared.hostPort
		? withMembers<ContainerPort>(shared, {hostPort: shared.containerPort})
		: shared;
};

const withLifecycle = (container: Container): Container => {
	const {lifecycle} = container;

	if (!isRecord(lifecycle)) {
		return container;
	}

	const {postStart, preStop} = lifecycle;
	const next = withMembers(lifecycle, {
		postStart: postStart && withHandler(postStart),
		preStop: preStop && withHandler(preStop),
	});
	return withMembers(container, {lifecycle: next});
};

const containerDefaults = (container: Container, hostNetwork: boolean): Container => {
	if (!isRecord(container)) {
		return container;
	}

	const named: Container = withDefaults<Container>(container, {
		resources: {},
		terminationMessagePath: '/dev/termination-log',
		terminationMessagePolicy: 'File',
		imagePullPolicy: imageTag(String(container.image ?? '')) === 'latest' ? 'Always' : 'IfNotPresent',
	});
	const {resources, ports, env, livenessProbe, readinessProbe, startupProbe} = named;
	return withLifecycle(
		withMembers<Container>(named, {
			resources: isRecord(resources) ? withRequirements(resources) : resources,
			ports: mapSharedIn(ports, port => portDefaults(port, hostNetwork)),
			env: mapSharedIn(env, withEnv),
			livenessProbe: withProbe(livenessProbe),
			readinessProbe: withProbe(readinessProbe),
			startupProbe: withProbe(startupProbe),
		}),
	);
};

const projectedDefaults = (source: ProjectedSource): ProjectedSource => {
	const {serviceAccountToken, downwardAPI} = source;
	return withMembers(source, {
		serviceAccountToken: serviceAccountToken && withDefaults(serviceAccountToken, {expirationSeconds: 3600}),
		downwardAPI: downwardAPI && withFiles(downwardAPI),
	});
};

const withFiles = <T extends {readonly items?: readonly unknown[]}>(source: T): T =>
	withMembers<{readonly items?: readonly unknown[]}>(source, {
		items: mapSharedIn(source.items as readonly Downward[] | undefined, withDownward),
	}) as T;

/** Source: pkg/apis/core/v1/defaults.go, SetDefaults_PersistentVolumeClaimSpec */
const withClaim = (source: NonNullable<Volume['ephemeral']>): NonNullable<Volume['ephemeral']> => {
	const {volumeClaimTemplate: template} = source;
	return template === undefined
		? source
		: withMembers(source, {volumeClaimTemplate: withMembers(template, {spec: claimSpecDefaults(template.spec)})});
};

const defaultMode = 0o644;

const volumeDefaults = (volume: Volume): Volume => {
	if (!isRecord(volume)) {
		return volume;
	}

	const {configMap, secret, downwardAPI, projected, hostPath, ephemeral} = volume;

	if (Object.keys(volume).every(member => member === 'name')) {
		return {...volume, emptyDir: {}};
	}

	return withMembers(volume, {
		configMap: configMap && withDefaults(configMap, {defaultMode}),
		secret: secret && withDefaults(secret, {defaultMode}),
		downwardAPI: downwardAPI && withFiles(withDefaults(downwardAPI, {defaultMode})),
		projected:
			projected &&
			withMembers(withDefaults(projected, {defaultMode}), {sources: mapSharedIn(projected.sources, projectedDefaults)}),
		hostPath: hostPath && withDefaults(hostPath, {type: ''}),
		ephemeral: ephemeral && withClaim(ephemeral),
	});
};

/** The spec of a pod or of a template with its defaults. */
export const podSpecDefaults = (spec: PodSpec): PodSpec => {
	const named = withDefaults<PodSpec>(spec, {
		restartPolicy: 'Always',
		terminationGracePeriodSeconds: 30,
		dnsPolicy: 'ClusterFirst',
		securityContext: {},
		schedulerName: 'default-scheduler',
	});
	const hostNetwork = named.hostNetwork === true;
	const change = (container: Container) => containerDefaults(container, hostNetwork);
	return withMembers<PodSpec>(named, {
		containers: mapSharedIn(named.containers, change),
		initContainers: mapSharedIn(named.initContainers, change),
		ephemeralContainers: mapSharedIn(named.ephemeralContainers, change),
		volumes: mapSharedIn(named.volumes, volumeDefaults),
		overhead: storedList(named.overhead),
		resources: named.resources && withRequirements(named.resources),
		serviceAccountName: named.serviceAccountName ?? named.serviceAccount,
		serviceAccount: named.serviceAccountName ?? named.serviceAccount,
	});
};

export const templateDefaults = (template: PodTemplateSpec): PodTemplateSpec =>
	isRecord(template) && isRecord(template.spec)
		? withMembers(template, {spec: podSpecDefaults(template.spec)})
		: template;

const requestsFromLimits = (container: Container): Container => {
	const limits = container.resources?.limits;

	if (limits === undefined) {
		return container;
	}

	const requests = container.resources?.requests ?? {};
	const missing = Object.entries(limits).filter(([name]) => !Object.hasOwn(requests, name));
	return missing.length === 0
		? container
		: {
				...container,
				resources: {
					...container.resources,
					requests: Object.fromEntries([...Object.entries(requests), ...missing]),
				},
			};
};

/** A pod-level limit without a request requests as much, unless containers ask for that resource themselves. */
const podLevelRequests = (spec: PodSpec): PodSpec => {
	const limits = spec.resources?.limits;

	if (limits === undefined) {
		return spec;
	}

	const asked = new Set(spec.containers.flatMap(({resources}) => [...amountsOf(resources?.requests).keys()]));
	const requests = spec.resources?.requests ?? {};
	const missing = Object.entries(limits).filter(
		([name]) => isPodLevelResource(name) && !Object.hasOwn(requests, name) && !asked.has(name),
	);
	return missing.length === 0
		? spec
		: {
				...spec,
				resources: {
					...spec.resources,
					requests: Object.fromEntries([...Object.entries(requests), ...missing]),
				},
			};
};

/** The spec of a pod itself, which templates leave unsaid in part. Once for the pods of one template. */
const ownSpecDefaults = rememberedOnceFrozen((said: PodSpec): PodSpec => {
	const spec = withDefaults(podSpecDefaults(said), {enableServiceLinks: true});
	const asked = withMembers<PodSpec>(spec, {
		containers: mapSharedIn(spec.containers, requestsFromLimits),
		initContainers: mapSharedIn(spec.initContainers, requestsFromLimits),
	});
	return Array.isArray(asked.containers) ? podLevelRequests(asked) : asked;
});

/** A pod with its defaults; the same pod when it lacked nothing. */
export const podDefaults = (pod: Pod): Pod =>
	isRecord(pod.spec) ? withMembers(pod, {spec: ownSpecDefaults(pod.spec)}) : pod;
