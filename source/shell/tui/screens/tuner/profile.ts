/** The profile line by line: plugins with their weights, arguments below their plugin. */
import type {TunerBench, TunerLine} from '../../../../game/view/frame.ts';
import {chosenIndex, cursorOf} from '../../model.ts';
import {line, scrollbar, windowOf} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {cut, padLeft, padRight} from '../../width.ts';
import {lineList, linesInSight} from './choice.ts';

const nameWidth = 32;
const pointsWidth = 13;
const weightWidth = 6;
/** Room for `RequestedToCapacityRatio`. */
const argumentWidth = 24;

/** `×3`, `off`, `on`. */
const weightText = (value: string): string => (/^\d+$/.test(value) ? `×${value}` : value);

/** The extension points, or the last of them and how many more there are. */
const pointsText = (points: string): string => {
	const names = points.split(' ');
	return points.length < pointsWidth ? points : `${names.at(-1)} +${names.length - 1}`;
};

const argumentText = (value: string): string => (value === '' ? '-' : value);

/** What is in force where it differs from what is edited; else what is usual where that differs. */
const besideText = ({kind, changed, inForce, usual, value, on, apart}: TunerLine): Inked => {
	const said = kind === 'argument' ? argumentText : weightText;

	if (changed) {
		return [['you', `was ${said(inForce)}`]];
	}

	if (kind === 'point' && apart !== true) {
		return '';
	}

	const shown = kind === 'plugin' && !on ? 'off' : value === '' && kind === 'plugin' ? 'on' : value;
	return shown === usual ? '' : [['dim', `usually ${said(usual)}`]];
};

const pluginText = (each: TunerLine): Inked => [
	each.changed ? ['you', '◆ '] : '  ',
	[each.on ? 'plain' : 'dim', padRight(cut(each.label, nameWidth - 1), nameWidth)],
	['dim', padRight(pointsText(each.points), pointsWidth)],
	each.on
		? [each.changed ? 'head' : 'plain', padLeft(weightText(each.value), weightWidth)]
		: ['warn', padLeft('off', weightWidth)],
	'  ',
	...parts(besideText(each)),
];

/** Like its plugin, one step to the right and with its own weight, if it has one. */
const pointText = (each: TunerLine): Inked => [
	each.changed ? ['you', '◆ '] : '  ',
	[each.on && each.apart === true ? 'plain' : 'dim', padRight(`  ${each.label}`, nameWidth + pointsWidth)],
	[
		each.on ? (each.changed ? 'head' : each.apart === true ? 'plain' : 'dim') : 'warn',
		padLeft(weightText(each.value), weightWidth),
	],
	'  ',
	...parts(besideText(each)),
];

const parts = (text: Inked): Exclude<Inked, string> => (typeof text === 'string' ? [text] : text);

const lineText = (each: TunerLine): Inked => {
	if (each.kind !== 'argument') {
		return each.kind === 'plugin' ? pluginText(each) : pointText(each);
	}

	const own = each.id.includes('.');
	return [
		each.changed ? ['you', '◆ '] : '  ',
		['dim', padRight(`${own ? '  ' : ''}${each.label}`, nameWidth)],
		[each.changed ? 'head' : 'plain', padRight(argumentText(each.value), argumentWidth)],
		'  ',
		...parts(besideText(each)),
	];
};

/** The list of what can be turned, the cursor on one line. */
export const profileList = (surface: Surface, box: Rectangle, scene: Scene): void => {
	const lines = linesInSight(scene);
	const cursor = cursorOf(scene.model, lineList);
	const chosen = chosenIndex(
		cursor,
		lines.map(({id}) => id),
	);
	line(surface, box, 0, [
		[
			'dim',
			`  ${padRight('plugin', nameWidth)}${padRight('decides at', pointsWidth)}${padLeft('weight', weightWidth)}`,
		],
	]);
	const height = box.height - 1;
	const from = windowOf(cursor.from, chosen, height, lines.length);

	for (const [row, each] of lines.slice(from, from + height).entries()) {
		line(surface, box, row + 1, lineText(each));

		if (row + from === chosen) {
			surface.cell(box.x, box.y + row + 1, '►', 'head');
			surface.ground(box.x, box.y + row + 1, box.width, 'sel', true);
		}
	}

	scrollbar(
		surface,
		{...box, x: box.x + box.width - 1, y: box.y + 1, width: 1, height},
		from,
		height,
		lines.length,
		true,
	);
};

/** The file as kube-scheduler would read it, what is new and what would be gone. */
export const fileLines = ({file, problems}: TunerBench): readonly Inked[] => [
	...problems.map((problem): Inked => [['bad', `✖ ${problem}`]]),
	...file.map(
		({mark, text}): Inked =>
			mark === ' '
				? `  ${text}`
				: [
						[mark === '+' ? 'ok' : 'bad', mark === '+' ? '+ ' : '- '],
						[mark === '+' ? 'head' : 'dim', text],
					],
	),
];
