/** The part of JSONPath that columns, scales and selectable fields are written in. Source: client-go/util/jsonpath */
import {isObject, type Json, memberOf} from '../json.ts';

type Step =
	| {readonly type: 'member'; readonly name: string}
	| {readonly type: 'item'; readonly index: number}
	| {readonly type: 'all'}
	/** Items of which a member has this value, or another one. */
	| {readonly type: 'where'; readonly path: readonly Step[]; readonly is: boolean; readonly value: Json};

/** What may stand next in a path: `.name`, `['name']`, `[0]`, `[*]`, `[?(@.type=="Ready")]`. */
const forms: ReadonlyArray<readonly [RegExp, (match: RegExpExecArray) => Step | undefined]> = [
	[/^(?:\.\*|\[\*\])/u, () => ({type: 'all'})],
	[/^\[(-?\d{1,9})\]/u, ([, index]) => ({type: 'item', index: Number(index)})],
	[/^\['((?:[^'\\]|\\.)*)'\]/u, ([, name = '']) => ({type: 'member', name: unescaped(name)})],
	[/^\["((?:[^"\\]|\\.)*)"\]/u, ([, name = '']) => ({type: 'member', name: unescaped(name)})],
	[/^\.((?:[^.[\]\\*]|\\.)+)/u, ([, name = '']) => ({type: 'member', name: unescaped(name)})],
	[
		/^\[\?\(\s*@((?:[^=!)])+?)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|(true|false|-?\d+(?:\.\d+)?))\s*\)\]/u,
		([, path = '', operator, double, single, bare]) => {
			const steps = stepsOf(path);
			const value: Json = double ?? single ?? (bare === undefined ? '' : (JSON.parse(bare) as Json));
			return steps === undefined ? undefined : {type: 'where', path: steps, is: operator === '==', value};
		},
	],
];

const unescaped = (name: string): string => name.replaceAll(/\\(.)/gu, '$1');

/** The steps of a path; undefined for one that is written otherwise. */
const stepsOf = (path: string): readonly Step[] | undefined => {
	const steps: Step[] = [];
	let rest = path.replace(/^\{(.*)\}$/u, '$1').replace(/^\$/u, '');

	while (rest !== '') {
		let step: Step | undefined;

		for (const [pattern, read] of forms) {
			const match = pattern.exec(rest);

			if (match !== null) {
				step = read(match);
				rest = rest.slice(match[0].length);
				break;
			}
		}

		if (step === undefined) {
			return undefined;
		}

		steps.push(step);
	}

	return steps;
};

const followed = (step: Step, value: Json): readonly Json[] => {
	switch (step.type) {
		case 'member': {
			const member = isObject(value) ? memberOf(value, step.name) : undefined;
			return member === undefined ? [] : [member];
		}

		case 'item': {
			const item = Array.isArray(value) ? (value as readonly Json[]).at(step.index) : undefined;
			return item === undefined ? [] : [item];
		}

		case 'all':
			return Array.isArray(value) ? (value as readonly Json[]) : isObject(value) ? Object.values(value) : [];
		default:
			return (Array.isArray(value) ? (value as readonly Json[]) : []).filter(
				item => (firstOf(step.path, item) === step.value) === step.is,
			);
	}
};

const firstOf = (steps: readonly Step[], value: Json): Json | undefined => {
	let found: readonly Json[] = [value];

	for (const step of steps) {
		found = found.flatMap(each => followed(step, each));
	}

	return found[0];
};

/** Looks along a path, compiled once. */
export type Look = (value: unknown) => Json | undefined;

/** What stands first at a path; undefined where nothing does, or where the path cannot be read. */
export const lookAlong = (path: string): Look => {
	const steps = stepsOf(path);
	return steps === undefined ? () => undefined : value => firstOf(steps, value as Json);
};

/** `['spec', 'replicas']` for `.spec.replicas`: a path of names alone; undefined for any other. */
export const namesAlong = (path: string): readonly string[] | undefined => {
	const steps = stepsOf(path);
	const names = steps?.flatMap(step => (step.type === 'member' ? [step.name] : []));
	return names === undefined || names.length !== steps?.length ? undefined : names;
};
