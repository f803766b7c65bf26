import type {Cluster} from '../../engine/cluster.ts';
import type {Keeper} from '../keeper.ts';
import type {RunOptions} from '../run.ts';
import {allowanceOf} from '../terms/difficulty.ts';
import type {Eyes} from './eyes.ts';
import type {Frame, Request} from './frame.ts';
import {narratorOf} from './narrator.ts';
import {
	clockOf,
	emptyFrame,
	forecastOf,
	identityOf,
	isScored,
	questionOf,
	rulerOf,
	scoreOf,
	vitalsOf,
} from './sections/heading.ts';
import {sections} from './sections/index.ts';

/** What the session knows that the cluster does not. */
export type FrameFacts = {readonly marks: readonly string[]; readonly over: boolean};

/** Makes frames of one run: for each request the sections it asks for, from what the eyes of that screen may see. */
export const createFramer = (cluster: Cluster, keeper: Keeper, options: RunOptions) => {
	let revision = 0;
	const allowance = allowanceOf(options.terms?.difficulty ?? 'Normal', options.scenario);

	/** Watching sees the ground from the start; a seat only when the run has become practice. */
	const mayLookAtTruth = (marks: readonly string[], over: boolean): boolean =>
		options.seat === 'watch' || over || (allowance.truth && marks.includes('practice'));

	const heading = (eyes: Eyes): Partial<Frame> => {
		const question = questionOf(eyes);
		const forecast = forecastOf(eyes);
		return {
			identity: identityOf(eyes),
			clock: clockOf(eyes),
			...(isScored(eyes) ? {score: scoreOf(eyes)} : {}),
			vitals: vitalsOf(eyes),
			ruler: rulerOf(eyes),
			narrator: narratorOf(eyes),
			...(forecast === undefined ? {} : {forecast}),
			...(question === undefined ? {} : {question}),
		};
	};

	return {
		frame(asked: Request, {marks, over}: FrameFacts): Frame {
			revision += 1;
			const request = allowance.advice === 'none' && options.seat !== 'watch' ? {...asked, advice: false} : asked;
			const {mirror, tallies} = keeper;
			mirror.refresh();
			const truth = mayLookAtTruth(marks, over);
			const eyes: Eyes = {cluster, keeper, options, mirror, tallies, truth, over, marks};
			const wanted = sections.filter(section => section.isWanted(request, eyes));
			return Object.assign(
				{...emptyFrame(eyes, revision), ...heading(eyes)},
				...wanted.map(section => section.build(eyes, request)),
			);
		},
		/** The run was wound back: nothing that was remembered holds. */
		forget(): void {
			revision += 1;
		},
	};
};
