import type {Fact} from '../../engine/kernel/chronicle.ts';
import type {Saved} from '../../engine/kernel/keyframe.ts';
import {type Millis, minutes} from '../../engine/kernel/time.ts';

/** A fault that struck. */
export type Suspect = {
	readonly fact: number;
	/** The scenario's name for it. */
	readonly id: string;
	readonly kind: string;
	readonly component: string;
	readonly at: Millis;
};

/** A shortage that begins later than this after a fault is not blamed on it. */
const blameWithin: Millis = minutes(10);

/** So many of the newest facts that a fault led to are known at least, and at most twice as many. */
const factsKept = 65_536;

const tailOf = (about: string): string => about.slice(about.lastIndexOf('/') + 1);

const oldFirst = (left: Suspect, right: Suspect): number => left.fact - right.fact;

/**
Faults that struck, what each led to, and the names it touched, by which a sign of it is known.

It is asked at every fact of a run, however long that is: so names are kept, each with its suspects, only until somebody
noticed the fault, and what a fault led to is forgotten when much has happened since.
*/
export const createSuspects = () => {
	const suspects = new Map<number, Suspect>();
	/** The same, in the order of time. */
	let inOrder: Suspect[] = [];
	/** Names, without their kind and with it, that a fault touched which nobody noticed yet. */
	const names = new Map<number, Set<string>>();
	const byName = new Map<string, Set<number>>();
	/** Facts that a fault led to, each with its fault: the newest, and those before them. */
	let young = new Map<number, number>();
	let old = new Map<number, number>();

	const touch = (fault: number, name: string): void => {
		const known = names.get(fault);

		if (known === undefined || known.has(name)) {
			return;
		}

		known.add(name);
		const faults = byName.get(name);

		if (faults === undefined) {
			byName.set(name, new Set([fault]));
		} else {
			faults.add(fault);
		}
	};

	const remember = (fact: number, fault: number): void => {
		young.set(fact, fault);

		if (young.size >= factsKept) {
			old = young;
			young = new Map();
		}
	};

	const add = (suspect: Suspect, touched: Iterable<string>): void => {
		suspects.set(suspect.fact, suspect);
		inOrder.push(suspect);
		names.set(suspect.fact, new Set());

		for (const name of touched) {
			touch(suspect.fact, name);
		}
	};

	/** The fault that a fact comes from. */
	const behind = (fact: number): number | undefined => (suspects.has(fact) ? fact : (young.get(fact) ?? old.get(fact)));

	return {
		get: (fault: number): Suspect | undefined => suspects.get(fault),
		behind,
		strike(fact: Fact): void {
			const {id = '', kind = '', targets = '', component = ''} = fact.detail ?? {};
			const named = String(targets).split(',').filter(Boolean);
			add({fact: fact.id, id: String(id), kind: String(kind), component: String(component), at: fact.at}, [
				...named,
				...named.map(tailOf),
				tailOf(fact.about),
			]);
		},
		/** Something happened: if a fault led to it, so does it to what comes of it. */
		follow({id, cause, about}: Fact): void {
			const fault = behind(cause);

			if (fault === undefined) {
				return;
			}

			remember(id, fault);

			// A promise is no object: who changes the Deployment `front` has not thereby seen why the promise `front` breaks.
			if (!about.startsWith('slo/')) {
				touch(fault, about);
				touch(fault, tailOf(about));
			}
		},
		/** Those nobody noticed yet that touched what this is about, old first. */
		touching(about: string): readonly Suspect[] {
			const faults = [...(byName.get(tailOf(about)) ?? []), ...(byName.get(about) ?? [])];
			return faults.length === 0 ? [] : [...new Set(faults)].map(fault => suspects.get(fault)!).sort(oldFirst);
		},
		/** Those nobody noticed yet, old first. */
		unnoticed: (): readonly Suspect[] => [...names.keys()].map(fault => suspects.get(fault)!),
		hasTouched: ({fact}: Suspect, name: string): boolean => names.get(fact)?.has(name) === true,
		/** Somebody noticed it: its names are no longer asked for. False when somebody had before. */
		notice({fact}: Suspect): boolean {
			for (const name of names.get(fact) ?? []) {
				const faults = byName.get(name);
				faults?.delete(fact);

				if (faults?.size === 0) {
					byName.delete(name);
				}
			}

			return names.delete(fact);
		},
		/** Whom a shortage is blamed on: the last that struck before it, not long before. */
		blamedFor(began: Millis): Suspect | undefined {
			const last = inOrder.findLast(({at}) => at <= began);
			return last !== undefined && began - last.at <= blameWithin ? last : undefined;
		},
		save: (): Saved => ({
			suspects: [...inOrder],
			names: [...names].map(([fault, known]) => [fault, [...known]] as const),
			young: [...young],
			old: [...old],
		}),
		load(saved: Saved): void {
			suspects.clear();
			names.clear();
			byName.clear();
			inOrder = [];
			const touched = new Map(saved.names as ReadonlyArray<readonly [number, readonly string[]]>);

			for (const suspect of saved.suspects as readonly Suspect[]) {
				add(suspect, touched.get(suspect.fact) ?? []);

				if (!touched.has(suspect.fact)) {
					names.delete(suspect.fact);
				}
			}

			young = new Map(saved.young as ReadonlyArray<readonly [number, number]>);
			old = new Map(saved.old as ReadonlyArray<readonly [number, number]>);
		},
	};
};
