/** The five rows around every run screen: identity, vital signs, time ruler, narrator, keys. */
import type {Clock, Frame, RulerMark, Tone} from '../../game/view/frame.ts';
import {fittingHints, type Hint, hintsOf} from './keymap.ts';
import {chromeRows, type Frames, isSmall} from './layout.ts';
import {bar, wrapInked} from './paint.ts';
import {classOf, type Scene, type Screen} from './screen.ts';
import {type Inked, inkedWidth, type Surface} from './surface.ts';
import type {Token} from './theme.ts';
import {clockOf} from './words.ts';

type Part = string | readonly [Token, string];

const speedOf = ({speed, reached}: Clock): string =>
	`${speed === 0 ? 'max' : `${speed}x`}${reached === undefined ? '' : ` (${reached}x)`}`;

const states: Readonly<Record<Clock['state'], readonly [Token, string]>> = {
	running: ['ok', '►'],
	paused: ['warn', '■ paused'],
	decision: ['warn', '■ your turn'],
	done: ['done', '✓ done'],
};

/** How time goes: to a moment, at a speed, or to the next decision. */
const goingOf = (clock: Clock): string =>
	clock.target !== undefined ? `to ${clockOf(clock.target)}` : clock.mode === 'live' ? speedOf(clock) : 'running';

const clockParts = (clock: Clock): Part[] => {
	const [token, word] = states[clock.state];
	return [
		['dim', `${clock.mode}  `],
		[token, clock.state === 'running' ? `► ${goingOf(clock)}` : word],
		['plain', `  ${clockOf(clock.now)} `],
		['dim', `/ ${clockOf(clock.duration)}`],
	];
};

/** Row 0: what is played on the left, its clock on the right. */
export const identityRow = (surface: Surface, y: number, {frame}: Scene, title: string): void => {
	surface.fill({x: 0, y, width: surface.width, height: 1}, ' ', 'plain', 'bar');
	const right = frame.clock === undefined ? [] : clockParts(frame.clock);
	const room = surface.width - 3 - inkedWidth(right);
	const {identity} = frame;
	const left: Part[] = [['key', 'podfall']];

	if (identity !== undefined) {
		left.push(['plain', `  ${identity.scenario}`], ['dim', `@${identity.seed}${identity.modifiers.join('')}`]);
	}

	left.push(['plain', `  ${title}`]);

	if (identity !== undefined && identity.marks.length > 0) {
		left.push(['mark', `  ${identity.marks.join(' ')}`]);
	}

	surface.put(1, y, left, {ground: 'bar', width: room});
	surface.putRight(surface.width - 2, y, right, {ground: 'bar'});
};

const tokenOf = (tone: Tone): Token => tone;

const vitalParts = (vital: Frame['vitals'][number], gaugeWidth: number, small: boolean): Part[] => {
	const said = small ? (vital.brief ?? vital.text) : vital.text;
	const text: readonly Part[] = typeof said === 'string' ? [said] : said;
	const label: Part[] = vital.label === '' ? [] : [['dim', `${vital.label} `]];

	if (vital.gauge === undefined) {
		return [...label, ...text];
	}

	return [...label, ...bar(vital.gauge.share, gaugeWidth, tokenOf(vital.gauge.tone)), ' ', ...text];
};

/** Row 1: the vital signs, whole ones only, in their order. */
export const vitalsRow = (surface: Surface, y: number, scene: Scene): void => {
	const size = classOf(scene);
	const gap = size === 'L' ? 5 : size === 'M' ? 3 : 2;
	const gauge = size === 'L' ? 16 : size === 'M' ? 10 : 6;
	let x = 1;

	for (const vital of scene.frame.vitals) {
		const parts = vitalParts(vital, gauge, isSmall(size));
		const width = inkedWidth(parts);

		if (x + width > surface.width - 1) {
			// The first one that does not fit may be cut when little would be left empty; later ones would be out of order.
			if (surface.width - 1 - x > 16) {
				surface.put(x, y, parts, {width: surface.width - 1 - x});
			}

			return;
		}

		surface.put(x, y, parts);
		x += width + gap;
	}
};

const rulerGlyphs: Readonly<Record<RulerMark['kind'], string>> = {
	fault: '▼',
	change: '▼',
	alert: '▲',
	you: '◆',
	announced: '◇',
	bookmark: '▪',
};

const rulerEnds = (clock: Clock): readonly [string, string] => {
	const short = (at: number): string => clockOf(at).replace(/:00$/, '');
	return ['00', short(clock.duration)];
};

/** Row 2: past left of `┃`, announced future right of it. */
export const rulerRow = (surface: Surface, y: number, {frame}: Scene): void => {
	const {clock} = frame;

	if (clock === undefined || clock.duration <= 0) {
		return;
	}

	const [from, to] = rulerEnds(clock);
	const x = 2 + from.length;
	const width = surface.width - x - to.length - 3;
	const place = (at: number): number => x + Math.max(0, Math.min(width - 1, Math.floor((at / clock.duration) * width)));
	const now = place(clock.now);
	surface.put(1, y, [['dim', from]]);
	surface.putRight(surface.width - 2, y, [['dim', to]]);
	surface.put(x, y, [['dim', '─'.repeat(Math.max(0, now - x))]]);
	surface.put(now, y, [['faint', '┄'.repeat(Math.max(0, x + width - now))]]);

	for (const mark of frame.ruler) {
		surface.cell(place(mark.at), y, rulerGlyphs[mark.kind], mark.kind === 'you' ? 'you' : tokenOf(mark.tone));
	}

	if (frame.forecast !== undefined) {
		const caption: Inked = [' ', ['warn', '◇'], ['dim', ` ${frame.forecast} `]];
		const width_ = inkedWidth(caption);
		const start = now + 2 + width_ < x + width ? now + 2 : now - width_ - 1;

		if (start > x) {
			surface.put(start, y, caption);
		}
	}

	surface.cell(now, y, '┃', 'head');
};

const narratorText = ({frame, model}: Scene): {readonly text: Inked; readonly base: Token} | undefined => {
	if (model.said !== undefined) {
		return {text: model.said.text, base: tokenOf(model.said.tone)};
	}

	if (frame.narrator === undefined) {
		return undefined;
	}

	const {lead, tone, text} = frame.narrator;
	const said: Part[] = [
		[tone === 'plain' ? 'mark' : tokenOf(tone), lead],
		'  ',
		...(typeof text === 'string' ? [text] : text),
	];
	return {text: said, base: 'plain'};
};

/** How many rows a long sentence may take from what lies above it, so that it can be read to its end. */
const mostNarratorRows = 4;

/** Row −2: one sentence. What the UI itself has to say comes first. */
export const narratorRow = (surface: Surface, y: number, scene: Scene): void => {
	const said = narratorText(scene);

	if (said !== undefined) {
		surface.put(1, y, said.text, {base: said.base, width: surface.width - 2});
	}
};

/** A sentence longer than its row, over the lowest rows of the finished picture: nothing above it moves for that. */
export const paintLongNarrator = (surface: Surface, scene: Scene): void => {
	const said = narratorText(scene);
	const hasTrouble = scene.model.said === undefined && scene.frame.objects?.texts?.trouble !== undefined;

	if (said === undefined || hasTrouble || inkedWidth(said.text) <= surface.width - 2) {
		return;
	}

	const rows = wrapInked(said.text, surface.width - 2).slice(0, mostNarratorRows);
	const top = surface.height - 1 - rows.length;
	const lowest = surface.height - 3;

	// Panels end above the sentence, and not beneath it.
	if (/^(?:[╰└]|\+-)/u.test(surface.row(lowest))) {
		surface.copyRow(lowest, top - 1);
	}

	surface.fill({x: 0, y: top, width: surface.width, height: rows.length});

	for (const [index, text] of rows.entries()) {
		surface.put(1, top + index, text, {base: said.base, width: surface.width - 2});
	}
};

/** Where each hint lies, for the mouse. */
export type PlacedHint = Hint & {readonly x: number; readonly width: number};

export const placedHints = (scene: Scene, screen: Screen): readonly PlacedHint[] => {
	const gap = isSmall(classOf(scene)) ? 2 : 3;
	let x = 1;
	return fittingHints(hintsOf(scene, screen), scene.size.columns, gap).map(hint => {
		const width = inkedWidth(hint.label) + 1 + inkedWidth(hint.text);
		const placed = {...hint, x, width};
		x += width + gap;
		return placed;
	});
};

/** Row −1: the keys that matter now, whole hints only, `? help` always last on the right. */
export const hintsRow = (surface: Surface, y: number, scene: Scene, screen: Screen): void => {
	surface.fill({x: 0, y, width: surface.width, height: 1}, ' ', 'plain', 'bar');

	if (scene.model.dialog !== undefined || scene.frame.question !== undefined) {
		const isQuestion = scene.model.dialog === undefined || scene.model.dialog.isQuestion === true;
		const keys: Inked = [
			['key', '↑↓'],
			['dim', ' choose  '],
			['key', 'enter'],
			['dim', isQuestion ? ' answer' : ' do it'],
		];
		surface.put(1, y, [...keys, ['key', isQuestion ? '' : '  esc'], ['dim', isQuestion ? '' : ' no']], {ground: 'bar'});
	} else {
		for (const hint of placedHints(scene, screen)) {
			const text: Inked = [
				[hint.dim ? 'dim' : 'key', hint.label],
				['dim', ` ${hint.text}`],
			];
			surface.put(hint.x, y, text, {ground: 'bar'});
		}
	}

	surface.putRight(
		surface.width - 2,
		y,
		[
			['key', '?'],
			['dim', ' help'],
		],
		{ground: 'bar'},
	);
};

/** The whole chrome; returns where the content goes. */
export const chrome = (
	surface: Surface,
	scene: Scene,
	screen: Screen,
	options: {readonly title?: string; readonly ruler?: boolean; readonly vitals?: boolean} = {},
): Frames => {
	const small = classOf(scene) === 'reduced';
	const header = scene.model.header && !small;
	const rows = chromeRows(scene.size, header, options.ruler ?? true);
	identityRow(surface, rows.identity, scene, options.title ?? scene.frame.identity?.seat ?? screen.title.toLowerCase());

	if (rows.vitals > 0 && (options.vitals ?? true)) {
		vitalsRow(surface, rows.vitals, scene);
	}

	if (rows.ruler > 0) {
		rulerRow(surface, rows.ruler, scene);
	}

	narratorRow(surface, rows.narrator, scene);
	hintsRow(surface, rows.hints, scene, screen);
	return rows;
};

/** Below 60x16: one centred line with the size needed and the present one. */
export const tooSmall = (surface: Surface, scene: Scene): void => {
	const {columns, rows} = scene.size;
	const whole = `podfall needs 60x16, here are ${columns}x${rows}`;
	const texts = whole.length <= columns || rows < 2 ? [whole] : ['needs 60x16', `here ${columns}x${rows}`];
	const y = Math.max(0, Math.floor((rows - texts.length) / 2));

	for (const [row, text] of texts.entries()) {
		surface.put(Math.max(0, Math.floor((columns - text.length) / 2)), y + row, [['warn', text]]);
	}
};
