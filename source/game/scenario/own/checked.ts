/** Which of the objects the API would take. */
import {allKinds} from '../../../engine/api/kinds/index.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {isPrinted} from '../dump.ts';
import {isIdle, type Manifests, type PlacedObject, placedIn} from '../manifests.ts';
import {asRead, checkObject} from '../object-check.ts';
import {didYouMean, nearest, type Problem} from '../problems.ts';
import {type Notes, nameOf} from './run.ts';

/** Objects that the API would take, and what is wrong with the others. */
type Checked = {
	readonly good: readonly ApiObject[];
	readonly problems: readonly Problem[];
	readonly warnings: readonly Problem[];
};

/** What a server printed and podfall would not take is left out rather than refused: it was good enough for Kubernetes. */
export const checkedObjects = (
	objects: readonly ApiObject[],
	written: readonly PlacedObject[],
	notes: Notes,
): Checked => {
	const places = new Map(written.map(each => [nameOf(each.object), each]));
	const checked = objects.map(object => ({
		object,
		place: places.get(nameOf(object)),
		findings: checkObject(object),
	}));
	const bad = checked.filter(({findings}) => findings.problems.length > 0);
	const isFromServer = ({place}: (typeof checked)[number]): boolean => place !== undefined && isPrinted(place.object);

	for (const each of bad.filter(isFromServer)) {
		notes.push(`${nameOf(each.object)} is left out: ${each.findings.problems[0]?.what ?? ''}`);
	}

	return {
		good: checked.filter(({findings}) => findings.problems.length === 0).map(({object}) => asRead(object)),
		problems: bad
			.filter(each => !isFromServer(each))
			.flatMap(({place, findings}) => (place === undefined ? [] : placedIn(place, findings.problems))),
		warnings: checked.flatMap(({place, findings}) => (place === undefined ? [] : placedIn(place, findings.warnings))),
	};
};

const kindNames: readonly string[] = allKinds.map(({kind}) => kind);

/** Where nothing runs, what would have been left out may be the very thing that was mistyped. */
export const mistyped = (skipped: Manifests['skipped']): readonly Problem[] =>
	skipped
		.filter(({object}) => !isIdle(object))
		.map(({object, problem}) => ({...problem, hint: problem.hint || didYouMean(object.kind, kindNames)}));

/** A note on each object of a kind that podfall does not have, or on which nothing in it acts. */
export const skippedNotes = (skipped: Manifests['skipped']): readonly string[] =>
	skipped.map(({object, problem}) => {
		if (problem.hint !== '') {
			return `${nameOf(object)} is left out: podfall has no ${object.apiVersion} of it; ${problem.hint}`;
		}

		const near = isIdle(object) ? undefined : nearest(object.kind, kindNames);
		const meant = near === undefined ? '' : ` (did you mean ${near}?)`;
		const why = isIdle(object) ? 'nothing in podfall acts on this kind' : `podfall does not have this kind${meant}`;
		const read = object.kind === 'Ingress' ? '; the users it lets in were read from it' : '';
		return `${nameOf(object)} is left out: ${why}${read}`;
	});
