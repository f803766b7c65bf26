/*
Questions that are posted like objects: who am I, what may I, may he, whose token is this.

	reviews.get('SelfSubjectAccessReview')?.answer(body, context)    // 201 with status.allowed

They are answered from the rules that hold and leave nothing behind: no object, no count, no mark on the run.
*/
import {localSubjectAccessReview, selfSubjectAccessReview, subjectAccessReview} from './access.ts';
import {selfSubjectReview, tokenReview} from './identity.ts';
import type {Review} from './review.ts';
import {selfSubjectRulesReview} from './rules.ts';

/** By the kind's word. */
export const reviews: ReadonlyMap<string, Review> = new Map(
	[
		selfSubjectReview,
		tokenReview,
		localSubjectAccessReview,
		selfSubjectAccessReview,
		selfSubjectRulesReview,
		subjectAccessReview,
	].map(review => [review.kind, review] as const),
);

/** Where each question is posted, and under which name it is announced. */
export const reviewTypes: ReadonlyArray<Omit<Review, 'answer'>> = [...reviews.values()];
