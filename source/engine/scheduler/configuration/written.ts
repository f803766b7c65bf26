import {defaultPlugins, type Tuning} from '../profiles.ts';

type Written = Readonly<Record<string, unknown>>;

const named = <T extends {readonly name: string}>(list: readonly T[], name: string): T | undefined =>
	list.find(each => each.name === name);

/** What differs from the default plug-ins: `multiPoint` replaces a default one where it stands, and takes one away. */
const pluginSet = ({plugins}: Tuning): Written => {
	const enabled = plugins.filter(({name, weight}) => {
		const standard = named(defaultPlugins, name);
		return standard === undefined || standard.weight !== weight;
	});
	const disabled = defaultPlugins.filter(({name}) => named(plugins, name) === undefined).map(({name}) => ({name}));
	return {
		...(enabled.length === 0 ? {} : {enabled}),
		...(disabled.length === 0 ? {} : {disabled}),
	};
};

const pluginsOf = (tuning: Tuning): Written => {
	const multiPoint = pluginSet(tuning);
	const single = Object.entries(tuning.points ?? {}).map(
		([point, {enabled, disabled}]) => [point, {enabled, disabled: disabled.map(name => ({name}))}] as const,
	);
	return {...(Object.keys(multiPoint).length === 0 ? {} : {multiPoint}), ...Object.fromEntries(single)};
};

/**
A tuning as the data of the file that a kube-scheduler reads with `--config`: what `readSchedulerConfiguration` reads.

Only what differs from the defaults is said, as one would write it by hand.
*/
export const writtenConfiguration = (tuning: Tuning, schedulerName: string): Written => {
	const plugins = pluginsOf(tuning);
	const pluginConfig = Object.entries(tuning.pluginConfig).map(([name, args]) => ({name, args}));
	return {
		apiVersion: 'kubescheduler.config.k8s.io/v1',
		kind: 'KubeSchedulerConfiguration',
		...(tuning.percentageOfNodesToScore === 0 ? {} : {percentageOfNodesToScore: tuning.percentageOfNodesToScore}),
		profiles: [
			{
				schedulerName,
				...(Object.keys(plugins).length === 0 ? {} : {plugins}),
				...(pluginConfig.length === 0 ? {} : {pluginConfig}),
			},
		],
	};
};
