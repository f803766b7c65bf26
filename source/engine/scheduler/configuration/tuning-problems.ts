import {equalValues} from '../../api/share.ts';
import {defaultProfile, type Tuning} from '../profiles.ts';
import {readSchedulerConfiguration} from './configuration.ts';
import {pathOf} from './problem.ts';
import {writtenConfiguration} from './written.ts';

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const pluginsAtMost = 100;

const isPluginList = (value: unknown): boolean =>
	Array.isArray(value) &&
	value.length <= pluginsAtMost &&
	value.every(
		each =>
			isRecord(each) &&
			typeof each.name === 'string' &&
			Object.keys(each).every(key => key === 'name' || key === 'weight'),
	);

const isNameList = (value: unknown): boolean =>
	Array.isArray(value) && value.length <= pluginsAtMost && value.every(each => typeof each === 'string');

const isRecordOf = (value: unknown, check: (value: Fields) => boolean): boolean =>
	isRecord(value) && Object.values(value).every(each => isRecord(each) && check(each));

/** Each field of a tuning, and what it is made of. */
const shape: Readonly<Record<string, readonly [check: (value: unknown) => boolean, wanted: string]>> = {
	percentageOfNodesToScore: [value => typeof value === 'number', 'a number'],
	plugins: [isPluginList, 'a list of plugins, each with a name'],
	points: [
		value =>
			value === undefined || isRecordOf(value, ({enabled, disabled}) => isPluginList(enabled) && isNameList(disabled)),
		'plugins enabled and disabled, by extension point',
	],
	pluginConfig: [value => isRecordOf(value, () => true), 'arguments, by plugin'],
};

const isTuningShaped = (value: unknown): value is Tuning => shapeProblems(value).length === 0;

const shapeProblems = (value: unknown): readonly string[] =>
	isRecord(value)
		? [
				...Object.keys(value)
					.filter(key => !Object.hasOwn(shape, key))
					.map(key => `there is no field ${JSON.stringify(key.slice(0, 60))}`),
				...Object.entries(shape)
					.filter(([key, [check]]) => !check(value[key]))
					.map(([key, [, wanted]]) => `${key}: ${wanted} is needed`),
			]
		: ['a profile is a record'];

const writtenOut = 'what a scheduler would fill in has to stand there';

/**
Everything that is wrong with what claims to be a tuning; none when it is one. What a kube-scheduler would not start with is said in
its own words, with the place in the file that it would read. Arguments are complete, so that whoever has a tuning has no
defaults to think of.
*/
export const problemsOfTuning = (value: unknown): readonly string[] => {
	if (!isTuningShaped(value)) {
		return shapeProblems(value);
	}

	const read = readSchedulerConfiguration(writtenConfiguration(value, defaultProfile.schedulerName));

	if (!read.ok) {
		return read.problems.map(({path, what, hint}) => `${pathOf(path)}: ${what}${hint === '' ? '' : ` (${hint})`}`);
	}

	const filled = read.value.profiles[0]?.pluginConfig ?? {};
	return Object.keys(value.pluginConfig)
		.filter(plugin => filled[plugin] !== undefined && !equalValues(filled[plugin], value.pluginConfig[plugin]))
		.map(plugin => `pluginConfig.${plugin}: ${writtenOut}: ${JSON.stringify(filled[plugin])}`);
};

export const isTuning = (value: unknown): value is Tuning => problemsOfTuning(value).length === 0;
