import {clockText} from '../../engine/kernel/time.ts';
import {type ParsedReplay, parseReplay} from '../../game/replay.ts';
import {challengeCode} from '../../game/terms/terms.ts';
import type {Frame} from '../../game/view/frame.ts';
import type {HomeFacts} from '../../game/view/home.ts';
import type {Progress} from '../progress.ts';

/** The run that was left open, read once for each text: home is drawn again with every key. */
export const createLeftOpen = (progress: Progress): (() => ParsedReplay | undefined) => {
	let read: {readonly text: string; readonly parsed: ParsedReplay} | undefined;

	return () => {
		const text = progress.unfinished();

		if (text === undefined) {
			return undefined;
		}

		if (read?.text !== text) {
			read = {text, parsed: parseReplay(text, {journal: true})};
		}

		return read.parsed;
	};
};

/** The same, as home tells of it. */
export const leftOpenLine = ({leftAt}: Progress, parsed: ParsedReplay | undefined): HomeFacts['unfinished'] => {
	if (parsed?.ok !== true) {
		return undefined;
	}

	const {header, intents} = parsed.replay;
	return {
		title: header.scenario.id,
		code: challengeCode(header.scenario.id, header.seed, header.modifiers ?? []),
		at: clockText(leftAt?.at ?? intents.at(-1)?.at ?? 0).slice(0, -4),
		points: leftAt?.points ?? 0,
	};
};

/** A result beside the other finished runs of its level on this machine. */
export const besidePast = (
	result: NonNullable<Frame['result']>,
	{past}: Progress,
	seat: string | undefined,
): NonNullable<Frame['result']> => {
	const points = past
		.filter(run => run.scenario === result.identity.scenario && run.seat === seat)
		.map(each => each.points)
		.sort((a, b) => a - b);
	const histogram = Array.from(
		{length: 10},
		(_, index) => points.filter(each => Math.min(9, Math.floor(each / 100)) === index).length,
	);
	return {
		...result,
		histogram,
		runs: points.length,
		...(points.length === 0 ? {} : {bestPoints: points.at(-1)!, medianPoints: points[Math.floor(points.length / 2)]!}),
	};
};
