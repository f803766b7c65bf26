import type {
	HorizontalPodAutoscaler,
	MetricSpec,
	MetricStatus,
	MetricTarget,
	ScalingRules,
} from '../../../../engine/api/kinds/horizontal-pod-autoscaler.ts';
import {longTime, type Sheet, writeAnnotations, writeLabels} from './sheet.ts';

type Now = Partial<MetricTarget> | undefined;

const unknown = '<unknown>';

/** What is measured of pods by their requests, or in a unit of its own. */
const resourceLine = (what: string, target: MetricTarget, now: Now): string => {
	if (target.averageValue !== undefined) {
		return `${what}:\t${now?.averageValue ?? unknown} / ${target.averageValue}`;
	}

	const current =
		now?.averageUtilization === undefined ? unknown : `${now.averageUtilization}% (${now.averageValue ?? '0'})`;
	const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
	return `${what}  (as a percentage of request):\t${current} / ${wanted}`;
};

/** What is measured as a whole, or on average. */
const valueLine = (what: string, target: MetricTarget, now: Now): string =>
	target.averageValue === undefined
		? `${what} (target value):\t${now?.value ?? unknown} / ${target.value ?? ''}`
		: `${what} (target average value):\t${now?.averageValue ?? unknown} / ${target.averageValue}`;

const metricLine = (metric: MetricSpec, status: MetricStatus | undefined): string => {
	const {resource, containerResource, pods, object, external} = metric;

	if (resource !== undefined) {
		return resourceLine(`resource ${resource.name} on pods`, resource.target, status?.resource?.current);
	}

	if (containerResource !== undefined) {
		const {name, container, target} = containerResource;
		return resourceLine(
			`resource ${name} of container "${container}" on pods`,
			target,
			status?.containerResource?.current,
		);
	}

	if (pods !== undefined) {
		const current = status?.pods?.current.averageValue ?? unknown;
		return `"${pods.metric.name}" on pods:\t${current} / ${pods.target.averageValue ?? ''}`;
	}

	if (object !== undefined) {
		const {metric: measured, describedObject, target} = object;
		return valueLine(
			`"${measured.name}" on ${describedObject.kind}/${describedObject.name}`,
			target,
			status?.object?.current,
		);
	}

	return external === undefined
		? `<unknown metric type "${metric.type}">`
		: valueLine(`"${external.metric.name}"`, external.target, status?.external?.current);
};

const writeRules = (sheet: Sheet, title: string, rules: ScalingRules | undefined): void => {
	if (rules === undefined) {
		return;
	}

	sheet.write(1, `${title}:`);

	if (rules.stabilizationWindowSeconds !== undefined) {
		sheet.write(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
	}

	if ((rules.policies ?? []).length > 0) {
		sheet.write(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
		sheet.write(2, 'Policies:');
	}

	for (const {type, value, periodSeconds} of rules.policies ?? []) {
		sheet.write(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
	}
};

export const describeAutoscaler = (sheet: Sheet, {metadata, spec, status}: HorizontalPodAutoscaler): void => {
	const {scaleTargetRef: target, behavior} = spec;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
	sheet.write(0, `Reference:\t${target.kind}/${target.name}`);
	sheet.write(0, 'Metrics:\t( current / target )');

	for (const [index, metric] of (spec.metrics ?? []).entries()) {
		sheet.write(1, metricLine(metric, status?.currentMetrics?.[index]));
	}

	sheet.write(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`);
	sheet.write(0, `Max replicas:\t${spec.maxReplicas}`);

	if (behavior !== undefined) {
		sheet.write(0, 'Behavior:');
		writeRules(sheet, 'Scale Up', behavior.scaleUp);
		writeRules(sheet, 'Scale Down', behavior.scaleDown);
	}

	const {currentReplicas = 0, desiredReplicas = 0, conditions = []} = status ?? {};
	sheet.write(0, `${target.kind} pods:\t${currentReplicas} current / ${desiredReplicas} desired`);

	if (conditions.length > 0) {
		sheet.write(0, 'Conditions:');
		sheet.write(1, 'Type\tStatus\tReason\tMessage');
		sheet.write(1, '----\t------\t------\t-------');
	}

	for (const {type, status: is, reason = '', message = ''} of conditions) {
		sheet.write(1, `${type}\t${is}\t${reason}\t${message}`);
	}
};
