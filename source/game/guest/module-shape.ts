import {defaultPluginNames, type GuestPlugin, type GuestShape} from '../../engine/cluster.ts';
import {didYouMean, type Outcome, type Problem} from '../scenario/problems.ts';

/** A module as its worker describes it: plain data, with `function` in the place of each function. */
export type Described = Readonly<Record<string, unknown>>;

const points: readonly string[] = ['preFilter', 'filter', 'score', 'normalizeScore'];
const moduleFields: readonly string[] = ['name', 'decide', 'plugins', 'cost'];
const pluginFields: readonly string[] = ['name', 'weight', ...points];

const isRecord = (value: unknown): value is Described =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isWhole = (value: unknown, low: number, high: number): value is number =>
	Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high;

const namePattern = /^[A-Za-z][\w.-]{0,39}$/;
const nameRule = 'a name has at most 40 letters, digits, dots, hyphens and underscores, and begins with a letter';

type Note = (where: string, what: string, hint: string) => void;

const checkFields = (value: Described, known: readonly string[], where: string, note: Note): void => {
	for (const field of Object.keys(value).filter(key => !known.includes(key))) {
		note(`${where}${field.slice(0, 40)}`, 'there is no such field', didYouMean(field, known));
	}
};

const readPlugin = (value: unknown, at: number, note: Note): GuestPlugin | undefined => {
	const where = `plugins[${at}]`;

	if (!isRecord(value)) {
		note(where, 'must be an object', 'give it a name and a filter or a score');
		return undefined;
	}

	checkFields(value, pluginFields, `${where}.`, note);
	const {name, weight = 1} = value;

	if (typeof name !== 'string' || !namePattern.test(name)) {
		note(`${where}.name`, 'is no name', nameRule);
	} else if (defaultPluginNames.includes(name)) {
		note(`${where}.name`, `"${name}" is a default plug-in's name`, 'give yours another one');
	}

	if (!isWhole(weight, 1, 100)) {
		note(`${where}.weight`, 'must be a whole number from 1 to 100', 'leave it out for 1');
	}

	for (const point of points.filter(each => Object.hasOwn(value, each) && value[each] !== 'function')) {
		note(`${where}.${point}`, 'must be a function', 'leave it out where there is nothing to say');
	}

	const filters = value.preFilter === 'function' || value.filter === 'function';
	const scores = value.score === 'function';

	if (!filters && !scores) {
		note(where, 'neither filters nor scores', 'give it preFilter, filter or score');
	}

	if (!scores && value.normalizeScore === 'function') {
		note(`${where}.normalizeScore`, 'has nothing to normalize', 'give it score as well');
	}

	return {name: String(name), weight: Number(weight), filters, scores};
};

const readPlugins = (value: unknown, note: Note): readonly GuestPlugin[] => {
	if (!Array.isArray(value) || value.length === 0 || value.length > 20) {
		note('plugins', 'must be a list of one to twenty plug-ins', '[{name, weight, filter, score}]');
		return [];
	}

	const read = value.map((each, at) => readPlugin(each, at, note));
	const names = read.map(plugin => plugin?.name);

	for (const [at, name] of names.entries()) {
		if (name !== undefined && names.indexOf(name) < at) {
			note(`plugins[${at}].name`, `"${name.slice(0, 40)}" is taken`, 'each plug-in has a name of its own');
		}
	}

	return read.filter(plugin => plugin !== undefined);
};

/** Makes a shape of a described module, or says everything that is wrong with it. `fallback` is its name if it gives none. */
export const readShape = (file: string, described: unknown, fallback: string): Outcome<GuestShape> => {
	const problems: Problem[] = [];
	const note: Note = (where, what, hint) => problems.push({where: `${file} ${where}`, what, hint});

	if (!isRecord(described)) {
		note('default', 'is no scheduler', 'export default {name, decide(pod, sight) {…}} or {name, plugins: […]}');
		return {ok: false, problems};
	}

	checkFields(described, moduleFields, '', note);
	const {name = fallback, cost, decide, plugins} = described;
	const decides = Object.hasOwn(described, 'decide');

	if (typeof name !== 'string' || !namePattern.test(name)) {
		note('name', 'is no name', nameRule);
	} else if (name === 'default') {
		note('name', '"default" is the default scheduler', 'give yours another name');
	}

	if (cost !== undefined && !isWhole(cost, 0, 10_000)) {
		note('cost', 'must be a whole number of virtual milliseconds, 0 to 10000', 'leave it out for 2, as kube-scheduler');
	}

	if (decides === Object.hasOwn(described, 'plugins')) {
		note(
			'default',
			decides ? 'has decide and plugins' : 'has neither decide nor plugins',
			'a scheduler has one of them',
		);
	} else if (decides && decide !== 'function') {
		note('decide', 'must be a function', 'decide(pod, sight) answers with the name of a node');
	}

	const read = plugins === undefined ? [] : readPlugins(plugins, note);
	return problems.length > 0
		? {ok: false, problems}
		: {
				ok: true,
				value: {name: String(name), decides, plugins: read, ...(cost === undefined ? {} : {cost: Number(cost)})},
				warnings: [],
			};
};

/** Whether something is a shape, as the first line of a replay holds it. */
export const isShape = (value: unknown): value is GuestShape => {
	if (!isRecord(value) || typeof value.decides !== 'boolean' || !Array.isArray(value.plugins)) {
		return false;
	}

	const {name, decides, cost} = value;
	const described = {
		name,
		...(cost === undefined ? {} : {cost}),
		...(decides ? {decide: 'function'} : {plugins: value.plugins.map(asDescribed)}),
	};
	return readShape('', described, '').ok;
};

const asDescribed = (plugin: unknown): unknown => {
	const {name, weight, filters, scores} = isRecord(plugin) ? plugin : {};
	return {
		name,
		weight,
		...(filters === true ? {filter: 'function'} : {}),
		...(scores === true ? {score: 'function'} : {}),
	};
};
