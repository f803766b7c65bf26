/*
What a pod asks of a node: sums and peaks over its containers, exact until the last rounding.

	containers 200m + 300m, init container 1000m, sidecar before it 100m, overhead 50m  →  1150m

Source: k8s.io/component-helpers/resource/helpers.go, pkg/scheduler/framework/types.go
*/
import type {ResourceList} from './kinds/common.ts';
import type {Container, ContainerStatus, Pod, PodSpec} from './kinds/pod.ts';
import {type Amount, addAmounts, amountOf, largerAmount, milliOfAmount, noAmount, unitsOfAmount} from './quantity.ts';
import {equalValues, mapSharedIn, rememberedOnceFrozen, withMembers} from './share.ts';

/** Exact amounts by resource name; a resource that nobody names is absent. */
export type Amounts = ReadonlyMap<string, Amount>;

export type PodRequestOptions = {
	/** Also look at what the kubelet has set up and the pod may still hold during a resize: for pods on a node. */
	readonly useStatus?: boolean;
	/** Given to each container that does not name the resource; an explicit 0 stays 0. */
	readonly whereMissing?: Amounts;
	readonly withoutOverhead?: boolean;
	readonly withoutPodLevel?: boolean;
};

/** What the scheduler supposes of a container that names no request, when it compares nodes: 100m and 200Mi. */
export const supposedRequests: Amounts = new Map([
	['cpu', {whole: 0, nano: 100_000_000}],
	['memory', {whole: 209_715_200, nano: 0}],
]);

const addTo = (sums: Map<string, Amount>, more: Iterable<readonly [string, Amount]>): void => {
	for (const [name, amount] of more) {
		const before = sums.get(name);
		sums.set(name, before === undefined ? amount : addAmounts(before, amount));
	}
};

const raiseTo = (peaks: Map<string, Amount>, others: Iterable<readonly [string, Amount]>): void => {
	for (const [name, amount] of others) {
		const before = peaks.get(name);
		peaks.set(name, before === undefined ? amount : largerAmount(before, amount));
	}
};

const noAmounts: Amounts = new Map();

const readList = (list: ResourceList): Amounts => {
	const amounts = new Map<string, Amount>();

	for (const name of Object.keys(list)) {
		amounts.set(name, amountOf(list[name]));
	}

	return amounts;
};

/** The pods of a template share the lists of their containers, so each is read once. */
const amountsIn = rememberedOnceFrozen(readList);

/** The amounts of a resource list. */
export const amountsOf = (list: ResourceList | undefined): Amounts =>
	list === undefined ? noAmounts : amountsIn(list);

export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

/** Resources that may be asked for the pod as a whole. */
export const isPodLevelResource = (name: string): boolean =>
	name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** Whether the pod as a whole asks for something that may be asked so. */
export const hasPodLevelRequests = (pod: Pod): boolean =>
	pod.spec.resources?.requests !== undefined && Object.keys(pod.spec.resources.requests).some(isPodLevelResource);

const isResizeInfeasible = (pod: Pod): boolean =>
	pod.status?.conditions?.some(({type, reason}) => type === 'PodResizePending' && reason === 'Infeasible') === true;

/** During a resize a container may hold what it had, what it has, or what it wants: the largest counts. */
const heldBy = (pod: Pod, container: Container, status: ContainerStatus): Amounts => {
	const asked = container.resources?.requests;
	const {allocatedResources = asked} = status;

	if (status.resources?.requests === asked && allocatedResources === asked) {
		return amountsOf(asked);
	}

	const held = new Map(amountsOf(status.resources?.requests));
	raiseTo(held, amountsOf(status.allocatedResources));

	if (!isResizeInfeasible(pod)) {
		raiseTo(held, amountsOf(container.resources?.requests));
	}

	return held;
};

const statusOf = (statuses: readonly ContainerStatus[] | undefined, name: string): ContainerStatus | undefined =>
	statuses?.find(status => status.name === name);

const requestsOf = (
	pod: Pod,
	container: Container,
	statuses: readonly ContainerStatus[] | undefined,
	options: PodRequestOptions,
): Amounts => {
	const status = options.useStatus === true ? statusOf(statuses, container.name) : undefined;
	const requests =
		status?.resources === undefined ? amountsOf(container.resources?.requests) : heldBy(pod, container, status);
	return options.whereMissing === undefined ? requests : new Map([...options.whereMissing, ...requests]);
};

/** Containers and sidecars together, or the worst moment while the pod starts up: per resource, whichever is more. */
const containerRequests = (pod: Pod, options: PodRequestOptions): Map<string, Amount> => {
	const {containers, initContainers} = pod.spec;
	const sums = new Map<string, Amount>();

	for (const container of containers) {
		addTo(sums, requestsOf(pod, container, pod.status?.containerStatuses, options));
	}

	if (initContainers === undefined || initContainers.length === 0) {
		return sums;
	}

	const sidecars = new Map<string, Amount>();
	const peaks = new Map<string, Amount>();

	for (const container of initContainers) {
		const sidecar = isSidecar(container);
		const statuses = sidecar ? pod.status?.initContainerStatuses : undefined;
		const requests = new Map(requestsOf(pod, container, statuses, options));

		if (sidecar) {
			addTo(sums, requests);
			addTo(sidecars, requests);
			raiseTo(peaks, sidecars);
		} else {
			addTo(requests, sidecars);
			raiseTo(peaks, requests);
		}
	}

	raiseTo(sums, peaks);
	return sums;
};

/** One container and nothing beside it, as most pods are: what it requests is what the pod does. */
const isPlain = ({spec: {containers, initContainers, resources, overhead}}: Pod): boolean =>
	containers.length === 1 &&
	(initContainers === undefined || initContainers.length === 0) &&
	resources === undefined &&
	overhead === undefined;

/** The list that alone says what a pod requests: that of the one container of a plain pod. */
export const soleRequests = (pod: Pod): ResourceList | undefined =>
	isPlain(pod) ? pod.spec.containers[0]?.resources?.requests : undefined;

/** What the pod requests in all. */
export const podRequests = (pod: Pod, options: PodRequestOptions = {}): Amounts => {
	if (isPlain(pod)) {
		return requestsOf(pod, pod.spec.containers[0] as Container, pod.status?.containerStatuses, options);
	}

	const requests = containerRequests(pod, options);

	if (options.withoutPodLevel !== true) {
		for (const [name, amount] of amountsOf(pod.spec.resources?.requests)) {
			if (isPodLevelResource(name)) {
				requests.set(name, amount);
			}
		}
	}

	if (options.withoutOverhead !== true && pod.spec.overhead !== undefined) {
		addTo(requests, amountsOf(pod.spec.overhead));
	}

	return requests;
};

/** What each container may use at most, summed as requests are; overhead counts where there is a limit at all. */
export const podLimits = (pod: Pod): Amounts => {
	const limitsAsRequests = (container: Container): Container => ({
		...container,
		resources: {requests: container.resources?.limits},
	});
	const {containers, initContainers, overhead} = pod.spec;
	const limits = containerRequests(
		{
			...pod,
			spec: {
				...pod.spec,
				containers: containers.map(limitsAsRequests),
				initContainers: initContainers?.map(limitsAsRequests),
			},
		},
		{},
	);

	for (const [name, amount] of amountsOf(pod.spec.resources?.limits)) {
		if (isPodLevelResource(name)) {
			limits.set(name, amount);
		}
	}

	for (const [name, amount] of amountsOf(overhead)) {
		const before = limits.get(name);

		if (before !== undefined) {
			limits.set(name, addAmounts(before, amount));
		}
	}

	return limits;
};

/** What a pod adds to the load of its node, in the units of the scheduler: thousandths of cpu, whole units of the rest. */
export type PodLoad = {
	readonly milliCpu: number;
	readonly memory: number;
	readonly ephemeralStorage: number;
	/** Extended resources, huge pages and the like. */
	readonly scalars: ReadonlyMap<string, number>;
	/** With something supposed where a container is silent: for comparing nodes only. */
	readonly nonZeroMilliCpu: number;
	readonly nonZeroMemory: number;
};

const isInKubernetesDomain = (name: string): boolean => name.includes('kubernetes.io/');

/** A resource named `example.com/gpu`: outside Kubernetes' own domain. */
export const isExtendedResource = (name: string): boolean =>
	name.includes('/') && !isInKubernetesDomain(name) && !name.startsWith('requests.');

/** Resources that are counted beside cpu, memory, ephemeral-storage and pods. */
export const isScalarResource = (name: string): boolean =>
	isExtendedResource(name) ||
	name.startsWith('hugepages-') ||
	isInKubernetesDomain(name) ||
	name.startsWith('attachable-volumes-');

export const scalarsOf = (amounts: Amounts): ReadonlyMap<string, number> => {
	const scalars = new Map<string, number>();

	for (const [name, amount] of amounts) {
		if (isScalarResource(name)) {
			scalars.set(name, unitsOfAmount(amount));
		}
	}

	return scalars;
};

const allowedToSuppose = (pod: Pod, requests: Amounts): Amounts =>
	hasPodLevelRequests(pod) ? new Map([...supposedRequests].filter(([name]) => !requests.has(name))) : supposedRequests;

/** What a pod on a node weighs. Source: pkg/scheduler/framework/types.go, calculateResource */
export const podLoad = (pod: Pod): PodLoad => {
	const requests = podRequests(pod, {useStatus: true});
	const whereMissing = allowedToSuppose(pod, requests);
	const saysAll = isPlain(pod) && requests.has('cpu') && requests.has('memory');
	const supposed = whereMissing.size === 0 || saysAll ? requests : podRequests(pod, {useStatus: true, whereMissing});

	return {
		milliCpu: milliOfAmount(requests.get('cpu') ?? noAmount),
		memory: unitsOfAmount(requests.get('memory') ?? noAmount),
		ephemeralStorage: unitsOfAmount(requests.get('ephemeral-storage') ?? noAmount),
		scalars: scalarsOf(requests),
		nonZeroMilliCpu: milliOfAmount(supposed.get('cpu') ?? noAmount),
		nonZeroMemory: unitsOfAmount(supposed.get('memory') ?? noAmount),
	};
};

const resourcesFrom = <T extends Container>(
	list: readonly T[] | undefined,
	from: readonly Container[] | undefined,
): readonly T[] | undefined =>
	mapSharedIn(list, container => {
		const other = from?.find(({name}) => name === container.name);
		return other === undefined || equalValues(other.resources, container.resources)
			? container
			: withMembers(container, {resources: other.resources} as Partial<T>);
	});

/** A spec with the resources that another one gives its containers; the same spec where they agree. */
export const withResourcesOf = (spec: PodSpec, from: PodSpec): PodSpec =>
	withMembers<PodSpec>(spec, {
		containers: resourcesFrom(spec.containers, from.containers) ?? [],
		initContainers: resourcesFrom(spec.initContainers, from.initContainers),
	});
