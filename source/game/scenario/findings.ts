import type {ExpressionProblem} from './expression-parser.ts';
import {didYouMean, type Path, type Problem} from './problems.ts';
import type {YamlDocument} from './yaml/places.ts';

/** What a check of contents finds, by path; the loader knows the line. */
export type Finding = {
	readonly path: Path;
	readonly what: string;
	readonly hint: string;
	/** The trouble is the field's name, not its value. */
	readonly atKey?: boolean;
};

export const finding = (path: Path, what: string, hint = ''): Finding => ({path, what, hint});

/** Findings as problems of a document. */
export const placed = (document: YamlDocument, findings: readonly Finding[]): Problem[] =>
	findings.map(({path, what, hint, atKey}) => ({where: document.where(path, {atKey}), what, hint}));

/** Whether a finding only follows from another one: it stands at the same place, or inside it. */
export const followsFrom = (later: Finding, earlier: Finding): boolean =>
	earlier.path.length > 0 && earlier.path.every((step, index) => later.path[index] === step);

/** A name that should be one of the known ones. */
export const knownName = (path: Path, what: string, name: string, known: readonly string[]): Finding[] =>
	known.includes(name) ? [] : [finding(path, `there is no ${what} ${JSON.stringify(name)}`, didYouMean(name, known))];

/** What is wrong with an expression, with its column. */
export const inExpression = (path: Path, problems: readonly ExpressionProblem[]): Finding[] =>
	problems.map(({column, what, hint}) => finding(path, `column ${column}: ${what}`, hint));

/** Ids that are given twice, at the second place. */
export const doubled = (what: string, ids: ReadonlyArray<{readonly id: string; readonly path: Path}>): Finding[] =>
	ids.flatMap(({id, path}, index) =>
		ids.slice(0, index).some(other => other.id === id)
			? [finding(path, `there is a ${what} ${JSON.stringify(id)} already`, 'ids must differ')]
			: [],
	);
