import type {Fact} from '../../../engine/kernel/chronicle.ts';
import {clockText} from '../../../engine/kernel/time.ts';
import type {Eyes} from '../eyes.ts';
import type {Branch} from '../frame.ts';

const factsLookedAt = 5000;
const stepsAtMost = 8;

const wordsOf = ({what, about, detail}: Fact): string => {
	const because = detail?.because ?? detail?.message ?? detail?.tells;
	const subject = about.replace(/^[^/]+\//, '');
	return `${what}${subject === '' ? '' : ` ${subject}`}${because === undefined ? '' : `: ${String(because)}`}`;
};

const branchOf = (fact: Fact, children: readonly Branch[]): Branch => ({
	at: fact.at,
	text: wordsOf(fact),
	aside: fact.who,
	...(fact.who === 'player' ? {yours: true} : {}),
	...(children.length === 0 ? {} : {children}),
});

/** From the root down to the newest thing that happened to something: `pods/shop/web-1`. What a seat may not see is left out. */
export const causesOf = ({cluster, truth, over}: Eyes, about: string): Branch | undefined => {
	const {chronicle} = cluster.kernel;
	const mayBeSeen = (fact: Fact): boolean => fact.hidden !== true || truth || over;
	let fact = chronicle.latest(factsLookedAt).findLast(each => each.about === about && mayBeSeen(each));
	let branch: Branch | undefined;

	for (let step = 0; fact !== undefined && step < stepsAtMost; step++) {
		if (mayBeSeen(fact)) {
			branch = branchOf(fact, branch === undefined ? [] : [branch]);
		}

		fact = fact.cause === 0 ? undefined : chronicle.get(fact.cause);
	}

	return branch;
};

/** `00:41` */
export const momentText = (at: number): string => clockText(at).slice(0, -4);
