/** Which time is shown, where the cursor stands, and where a moment lies on the screen. */
import type {TimelineFrame} from '../../../../game/view/frame.ts';
import type {Scene} from '../../screen.ts';

export const timelineOf = (scene: Scene): TimelineFrame | undefined => scene.frame.timeline;

export type Range = {readonly from: number; readonly until: number};

/** What is shown: the whole, or the part that was zoomed to. */
export const rangeOf = (scene: Scene, timeline: TimelineFrame): Range => {
	const {from = timeline.from, until = timeline.until} = scene.model.timeline;
	return {from, until: Math.max(until, from + 1000)};
};

export const cursorAt = (scene: Scene, timeline: TimelineFrame): number =>
	scene.model.timeline.cursor ?? timeline.cursor;

export const labelWidth = (width: number): number => (width >= 110 ? 14 : 13);

export type Axis = Range & {readonly x: number; readonly width: number};

/** The axis of a picture of this width. */
export const axisOf = (scene: Scene, timeline: TimelineFrame, width: number): Axis => {
	const x = labelWidth(width);
	return {...rangeOf(scene, timeline), x, width: width - x - 2};
};

export const columnAt = ({from, until, x, width}: Axis, at: number): number =>
	x + Math.max(0, Math.min(width - 1, Math.floor(((at - from) / (until - from)) * width)));
