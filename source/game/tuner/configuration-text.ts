import {defaultTuning, type Tuning} from '../../engine/cluster.ts';

/** Letters that a word of YAML may have without quotes. */
const isBare = (text: string): boolean => /^[A-Za-z][A-Za-z0-9./_-]*$/.test(text);

const scalar = (value: unknown): string =>
	typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: typeof value === 'string' && isBare(value)
			? value
			: JSON.stringify(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const indented = (lines: readonly string[]): readonly string[] => lines.map(line => `  ${line}`);

/** An item of a list: its first line carries the dash. */
const item = (value: unknown): readonly string[] => {
	const [first = '', ...others] = yamlLines(value);
	return [`- ${first}`, ...indented(others)];
};

/** Plain records, lists and scalars as lines of block YAML. */
const yamlLines = (value: unknown): readonly string[] => {
	if (Array.isArray(value)) {
		return value.flatMap(item);
	}

	if (!isRecord(value)) {
		return [scalar(value)];
	}

	return Object.entries(value).flatMap(([key, inner]) =>
		Array.isArray(inner)
			? [`${key}:`, ...yamlLines(inner)]
			: isRecord(inner)
				? [`${key}:`, ...indented(yamlLines(inner))]
				: [`${key}: ${scalar(inner)}`],
	);
};

const named = <T extends {readonly name: string}>(list: readonly T[], name: string): T | undefined =>
	list.find(each => each.name === name);

/** What differs from the default plugins: `multiPoint` replaces a default plugin where it stands, and takes one away. */
const pluginSet = ({plugins}: Tuning): Readonly<Record<string, unknown>> => {
	const enabled = plugins.filter(({name, weight}) => {
		const standard = named(defaultTuning.plugins, name);
		return standard === undefined || standard.weight !== weight;
	});
	const disabled = defaultTuning.plugins
		.filter(({name}) => named(plugins, name) === undefined)
		.map(({name}) => ({name}));
	return {
		...(enabled.length === 0 ? {} : {enabled}),
		...(disabled.length === 0 ? {} : {disabled}),
	};
};

/**
A tuning as the file that a kube-scheduler reads with `--config`: `KubeSchedulerConfiguration` of `kubescheduler.config.k8s.io/v1`.

Only what differs from the defaults is said, as one would write it by hand.
*/
export const configurationLines = (tuning: Tuning, schedulerName: string): readonly string[] => {
	const multiPoint = pluginSet(tuning);
	const config = Object.entries(tuning.pluginConfig).map(([name, args]) => ({name, args}));
	return yamlLines({
		apiVersion: 'kubescheduler.config.k8s.io/v1',
		kind: 'KubeSchedulerConfiguration',
		...(tuning.percentageOfNodesToScore === 0 ? {} : {percentageOfNodesToScore: tuning.percentageOfNodesToScore}),
		profiles: [
			{
				schedulerName,
				...(Object.keys(multiPoint).length === 0 ? {} : {plugins: {multiPoint}}),
				...(config.length === 0 ? {} : {pluginConfig: config}),
			},
		],
	});
};
