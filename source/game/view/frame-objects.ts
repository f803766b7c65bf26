/** The object browser's part of a frame: a window into one list, and the texts of one object. */
import type {Millis} from '../../engine/kernel/time.ts';
import type {ObjectRef, Saying, SortOrder, Tone} from './frame.ts';

export type ListColumn = {
	/** Heading, as kubectl prints it: `RESTARTS`. */
	readonly name: string;
	readonly align: 'left' | 'right';
	/** 0 always shown; 1 shown with `ctrl-w` or on wide screens. */
	readonly priority: number;
	/** Longest cell of the *whole* list in columns, so that widths do not jump while scrolling. */
	readonly widest: number;
};

export type ListRow = {
	readonly object: ObjectRef;
	/** Unchanging identity: rows are selected by it. */
	readonly uid: string;
	readonly tone: Tone;
	/** In the order of the columns. */
	readonly cells: readonly string[];
	/** The shortest reason for trouble: `18 cpu short`; empty when well. */
	readonly why: string;
	/** The object that controls it. */
	readonly owner?: ObjectRef;
	/** The list that lies inside: a Deployment's pods, a node's pods; undefined where nothing does. */
	readonly inside?: {readonly resource: string; readonly namespace?: string; readonly filter: string};
	/** Just gone: struck through for a second. */
	readonly deleted: boolean;
	/** Came or changed within the last second of wall time. */
	readonly fresh: boolean;
};

/** A window into a list of objects. */
export type ObjectList = {
	/** `Pods`. */
	readonly title: string;
	/** `pods`: what the command line calls it. */
	readonly resource: string;
	readonly namespace?: string;
	readonly filter: string;
	/** Why the filter cannot be used: shown in the line. */
	readonly problem?: string;
	readonly columns: readonly ListColumn[];
	/** Index into `columns` whose cell carries the state's glyph; −1 for none. */
	readonly stateColumn: number;
	readonly sort: SortOrder;
	/** Rows `from` … `from + rows.length`. */
	readonly rows: readonly ListRow[];
	readonly from: number;
	/** Index of the chosen row in the whole list, wherever it has moved; undefined: nobody asked, or it is empty. */
	readonly selected?: number;
	readonly matched: number;
	readonly total: number;
	/** How many of the matched ones stand how, worst first. */
	readonly counts: ReadonlyArray<{readonly tone: Tone; readonly count: number}>;
	/** Namespaces for the digits 1 to 9. */
	readonly namespaces: readonly string[];
	/** The list is a picture of this moment; undefined: now. */
	readonly at?: Millis;
	/** The list is so old (watch behind, addon dark); undefined: fresh. */
	readonly stale?: Millis;
};

/** Lines of a text; `from` is the number of the first one inside the whole of `total` lines. */
export type TextLines = {
	readonly lines: readonly Saying[];
	readonly from: number;
	readonly total: number;
};

/** One line of a container's log. */
export type LogLine = {
	readonly at: Millis;
	/** `INFO`; empty when the line has none. */
	readonly level: string;
	readonly tone: Tone;
	readonly text: string;
};

export type ObjectTexts = {
	/** Undefined: a tree of a whole list. */
	readonly object?: ObjectRef;
	/** One sentence for the narrator: the object's trouble and its reason. */
	readonly trouble?: Saying;
	readonly tone: Tone;
	readonly describe?: TextLines;
	readonly yaml?: TextLines;
	readonly events?: TextLines;
	/** What belongs together: owners above, what they made below. */
	readonly tree?: TextLines;
	/** Everything that every component did with it, oldest first. */
	readonly story?: TextLines;
	readonly logs?: {readonly lines: readonly LogLine[]; readonly container: string; readonly refusal?: string};
};

/** What a seat may do to the selected object; `refusal` says why not. */
export type ObjectAction = {readonly action: string; readonly refusal?: string};

export type ObjectsFrame = {
	readonly list?: ObjectList;
	readonly texts?: ObjectTexts;
	readonly actions: readonly ObjectAction[];
	/** Every resource, for completion: canonical plural and its short names. */
	readonly resources: ReadonlyArray<{readonly name: string; readonly kind: string; readonly short: readonly string[]}>;
};
