/*
Autoscalers are stored as autoscaling/v2 has them, and served as v1 too, which knows the utilization of CPU and nothing else:
every other metric, the behaviour and the conditions travel in annotations, so that nothing is lost on the way there and back.

Source: pkg/apis/autoscaling/v1/conversion.go, pkg/apis/autoscaling/annotations.go
*/
import {isObject, type Json, type JsonObject, memberOf} from '../../../engine/api/json.ts';

const prefix = 'autoscaling.alpha.kubernetes.io/';
const metricsNote = `${prefix}metrics`;
const currentMetricsNote = `${prefix}current-metrics`;
const conditionsNote = `${prefix}conditions`;
const behaviorNote = `${prefix}behavior`;
const notes: readonly string[] = [metricsNote, currentMetricsNote, conditionsNote, behaviorNote];

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const at = (value: Json | undefined, name: string): Json | undefined => memberOf(objectOf(value), name);

/** Without the members that are not there. */
const present = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
	Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined));

const isCpu = (metric: Json): boolean =>
	at(metric, 'type') === 'Resource' &&
	at(at(metric, 'resource'), 'name') === 'cpu' &&
	typeof at(at(at(metric, 'resource'), 'target'), 'averageUtilization') === 'number';

/** One source of a metric: its member, how v1 writes it, and how v2 does. `now` are the names of statuses. */
type Source = {
	readonly toOld: (source: Json, amount: Json | undefined, now: boolean) => JsonObject;
	readonly toNew: (source: Json, now: boolean) => {readonly own: JsonObject; readonly amount: JsonObject};
};

const metricOf = (name: Json | undefined, selector: Json | undefined): JsonObject => ({
	metric: present({name, selector}),
});

const resourceSource: Source = {
	toOld: (source, amount, now) =>
		present({
			name: at(source, 'name'),
			[now ? 'currentAverageUtilization' : 'targetAverageUtilization']: at(amount, 'averageUtilization'),
			[now ? 'currentAverageValue' : 'targetAverageValue']: at(amount, 'averageValue'),
			container: at(source, 'container'),
		}),
	toNew: (source, now) => ({
		own: present({name: at(source, 'name'), container: at(source, 'container')}),
		amount: present({
			averageUtilization: at(source, now ? 'currentAverageUtilization' : 'targetAverageUtilization'),
			averageValue: at(source, now ? 'currentAverageValue' : 'targetAverageValue'),
		}),
	}),
};

const sources: Readonly<Record<string, Source>> = {
	resource: resourceSource,
	containerResource: resourceSource,
	pods: {
		toOld: (source, amount, now) =>
			present({
				metricName: at(at(source, 'metric'), 'name'),
				[now ? 'currentAverageValue' : 'targetAverageValue']: at(amount, 'averageValue'),
				selector: at(at(source, 'metric'), 'selector'),
			}),
		toNew: (source, now) => ({
			own: metricOf(at(source, 'metricName'), at(source, 'selector')),
			amount: present({averageValue: at(source, now ? 'currentAverageValue' : 'targetAverageValue')}),
		}),
	},
	object: {
		toOld: (source, amount, now) =>
			present({
				target: at(source, 'describedObject'),
				metricName: at(at(source, 'metric'), 'name'),
				[now ? 'currentValue' : 'targetValue']: at(amount, 'value') ?? '0',
				selector: at(at(source, 'metric'), 'selector'),
				averageValue: at(amount, 'averageValue'),
			}),
		toNew: (source, now) => {
			const value = at(source, now ? 'currentValue' : 'targetValue');
			const averageValue = at(source, 'averageValue');
			return {
				own: {
					...present({describedObject: at(source, 'target')}),
					...metricOf(at(source, 'metricName'), at(source, 'selector')),
				},
				amount: averageValue === undefined ? present({value}) : {averageValue},
			};
		},
	},
	external: {
		toOld: (source, amount, now) =>
			present({
				metricName: at(at(source, 'metric'), 'name'),
				metricSelector: at(at(source, 'metric'), 'selector'),
				[now ? 'currentValue' : 'targetValue']: at(amount, 'value') ?? (now ? '0' : undefined),
				[now ? 'currentAverageValue' : 'targetAverageValue']: at(amount, 'averageValue'),
			}),
		toNew: (source, now) => {
			const value = at(source, now ? 'currentValue' : 'targetValue');
			const averageValue = at(source, now ? 'currentAverageValue' : 'targetAverageValue');
			return {
				own: metricOf(at(source, 'metricName'), at(source, 'metricSelector')),
				amount: averageValue === undefined ? present({value}) : {averageValue},
			};
		},
	},
};

const sourceNames = Object.keys(sources);

const typeOfAmount = (amount: JsonObject): string =>
	amount.averageUtilization === undefined ? (amount.value === undefined ? 'AverageValue' : 'Value') : 'Utilization';

const toOldMetric =
	(now: boolean) =>
	(metric: Json): Json =>
		present({
			type: at(metric, 'type'),
			...Object.fromEntries(
				sourceNames.map(name => {
					const source = at(metric, name);
					const amount = at(source, now ? 'current' : 'target');
					return [name, source === undefined ? undefined : sources[name]?.toOld(source, amount, now)];
				}),
			),
		});

const toNewMetric =
	(now: boolean) =>
	(metric: Json): Json =>
		present({
			type: at(metric, 'type'),
			...Object.fromEntries(
				sourceNames.map(name => {
					const source = at(metric, name);
					const read = source === undefined ? undefined : sources[name]?.toNew(source, now);
					const amount = read === undefined || now ? read?.amount : {type: typeOfAmount(read.amount), ...read.amount};
					return [name, read === undefined ? undefined : {...read.own, [now ? 'current' : 'target']: amount ?? {}}];
				}),
			),
		});

/** The behaviour stands in its annotation as Go writes it without names of its own: `{"ScaleUp":{"Policies":…}}`. */
const recased = (value: Json, change: (letter: string) => string): Json => {
	if (Array.isArray(value)) {
		return value.map(item => recased(item, change));
	}

	return isObject(value)
		? Object.fromEntries(
				Object.entries(value)
					.filter(([, member]) => member !== null)
					.map(([name, member]) => [change(name.charAt(0)) + name.slice(1), recased(member, change)]),
			)
		: value;
};

const noted = (value: Json | undefined): string | undefined =>
	value === undefined || (Array.isArray(value) && value.length === 0) ? undefined : JSON.stringify(value);

const readNote = (annotations: JsonObject, note: string): Json | undefined => {
	try {
		return JSON.parse(String(memberOf(annotations, note) ?? '')) as Json;
	} catch {
		return undefined;
	}
};

const withAnnotations = (metadata: JsonObject, annotations: JsonObject): JsonObject => {
	const {annotations: _, ...rest} = metadata;
	return Object.keys(annotations).length === 0 ? rest : {...rest, annotations};
};

const withoutNotes = (annotations: JsonObject): JsonObject =>
	Object.fromEntries(Object.entries(annotations).filter(([name]) => !notes.includes(name)));

/** From autoscaling/v2 to v1. */
export const autoscalerToV1 = (autoscaler: JsonObject): JsonObject => {
	const {metrics, behavior, ...spec} = objectOf(autoscaler.spec);
	const {currentMetrics, conditions, ...status} = objectOf(autoscaler.status);
	const metadata = objectOf(autoscaler.metadata);
	const cpu = listOf(metrics).find(isCpu);
	const currentCpu = listOf(currentMetrics).find(
		metric => at(metric, 'type') === 'Resource' && at(at(metric, 'resource'), 'name') === 'cpu',
	);
	const others = listOf(metrics).filter(metric => metric !== cpu);
	const annotations = {
		...withoutNotes(objectOf(metadata.annotations)),
		...present({
			[metricsNote]: noted(others.map(toOldMetric(false))),
			[currentMetricsNote]: noted(listOf(currentMetrics).map(toOldMetric(true))),
			[conditionsNote]: noted(listOf(conditions)),
			[behaviorNote]: noted(behavior === undefined ? undefined : recased(behavior, letter => letter.toUpperCase())),
		}),
	};
	const utilization = (metric: Json | undefined, amount: string): Json | undefined =>
		at(at(at(metric, 'resource'), amount), 'averageUtilization');
	return {
		...autoscaler,
		apiVersion: 'autoscaling/v1',
		metadata: withAnnotations(metadata, annotations),
		spec: {...spec, ...present({targetCPUUtilizationPercentage: utilization(cpu, 'target')})},
		...(autoscaler.status === undefined
			? {}
			: {status: {...status, ...present({currentCPUUtilizationPercentage: utilization(currentCpu, 'current')})}}),
	};
};

const cpuMetric = (averageUtilization: Json): Json => ({
	type: 'Resource',
	resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization}},
});

const cpuStatus = (averageUtilization: Json): Json => ({
	type: 'Resource',
	resource: {name: 'cpu', current: {averageUtilization, averageValue: '0'}},
});

/** From autoscaling/v1 to v2. */
export const autoscalerToV2 = (autoscaler: JsonObject): JsonObject => {
	const {targetCPUUtilizationPercentage: target, ...spec} = objectOf(autoscaler.spec);
	const {currentCPUUtilizationPercentage: current, ...status} = objectOf(autoscaler.status);
	const metadata = objectOf(autoscaler.metadata);
	const annotations = objectOf(metadata.annotations);
	const others = listOf(readNote(annotations, metricsNote)).map(toNewMetric(false));
	const measured = listOf(readNote(annotations, currentMetricsNote)).map(toNewMetric(true));
	const metrics = [...others, ...(target === undefined || target === null ? [] : [cpuMetric(target)])];
	const known = current === undefined || current === null ? [] : [cpuStatus(current)];
	const currentMetrics = measured.length > 0 ? measured : known;
	const conditions = listOf(readNote(annotations, conditionsNote));
	const behavior = readNote(annotations, behaviorNote);
	return {
		...autoscaler,
		apiVersion: 'autoscaling/v2',
		metadata: withAnnotations(metadata, withoutNotes(annotations)),
		spec: {
			...spec,
			...(metrics.length === 0 ? {} : {metrics}),
			...(isObject(behavior) ? {behavior: recased(behavior, letter => letter.toLowerCase())} : {}),
		},
		...(autoscaler.status === undefined
			? {}
			: {
					status: {
						...status,
						...(currentMetrics.length === 0 ? {} : {currentMetrics}),
						...(conditions.length === 0 ? {} : {conditions}),
					},
				}),
	};
};
