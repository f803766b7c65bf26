/** What needs a person, worst first, each with its reason. */
import type {Attention} from '../../../../game/view/frame.ts';
import {isSmall, type SizeClass} from '../../layout.ts';
import {filled} from '../../paint.ts';
import {classOf, type Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {cutMiddle, padRight} from '../../width.ts';
import {listPanel} from './list-panel.ts';
import type {Frame} from './state.ts';

/** The glyph of a state word: `○` waits, `▲` nears a limit; both are `warn`. */
const attentionGlyph = ({tone, state}: Attention): readonly [Token, string] =>
	tone === 'warn' && /pending|scheduling|waiting/i.test(state)
		? ['warn', glyphs.wait]
		: [tone, glyphs[tone === 'warn' ? 'warn' : (tone as 'ok')]];

/** Names get what the longest needs, as long as the reasons keep their half. */
const nameWidth = (longest: number, room: number): number => Math.max(10, Math.min(longest, room));

const attentionText = (entry: Attention, size: SizeClass, width: number, longest: number): Inked => {
	const glyph = attentionGlyph(entry);
	const state = entry.state;

	if (isSmall(size)) {
		const short = state
			.replace('ContainerCreating', 'Creating')
			.replace('CrashLoopBackOff', 'CrashLoop')
			.replace('PodInitializing', 'Init');
		return [
			glyph,
			' ',
			...filled(entry.tone, short, 9),
			' ',
			`${padRight(cutMiddle(entry.object.name, nameWidth(longest, width - 27)), nameWidth(longest, width - 27))} `,
			['dim', entry.brief],
		];
	}

	const nodeWidth = width >= 84 ? 14 : 0;
	const names = nameWidth(longest, Math.floor((width - 22 - nodeWidth) * 0.5));
	return [
		glyph,
		' ',
		...filled(entry.tone, state, 18),
		`${padRight(cutMiddle(entry.object.name, names), names)} `,
		['dim', nodeWidth === 0 ? '' : padRight(cutMiddle(entry.node ?? '–', nodeWidth - 1), nodeWidth)],
		['dim', entry.reason],
	];
};

export const attentionKey = ({object}: Attention): string => `${object.kind}/${object.namespace ?? ''}/${object.name}`;

export const attentionPanel = (surface: Surface, area: Rectangle, scene: Scene, frame: Frame): void => {
	const {cluster} = scene.frame;
	const longest = Math.max(0, ...(cluster?.attention ?? []).map(({object}) => object.name.length));
	listPanel(surface, area, scene, frame, {
		name: 'attention',
		title: 'Needs attention',
		right: String(cluster?.attentionTotal ?? 0),
		panel: 1,
		rows: (cluster?.attention ?? []).map(entry => ({
			key: attentionKey(entry),
			text: attentionText(entry, classOf(scene), isSmall(classOf(scene)) ? area.width : area.width - 4, longest),
		})),
		empty: [
			['ok', '✓'],
			['dim', ' nothing needs you'],
		],
	});
};
