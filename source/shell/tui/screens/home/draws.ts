/** Home at each size. */
import type {HomeFrame} from '../../../../game/view/frame.ts';
import {columnsOf, fixed, rowsOf, share} from '../../layout.ts';
import {lines, panel, rule} from '../../paint.ts';
import {classOf, type Scene} from '../../screen.ts';
import type {Inked, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {campaign} from './campaign.ts';
import {largeCard, mediumCard, smallCard} from './card.ts';
import {rowsIn} from './choice.ts';
import {dailyNote, dailyPanel, dailyText, unfinishedText} from './daily.ts';
import {logo} from './logo.ts';
import {menuPanel, notice, youPanel} from './you.ts';

export const drawSmall = (surface: Surface, scene: Scene, home: HomeFrame): void => {
	const reduced = classOf(scene) === 'reduced';
	logo(surface, 1, 0, false);
	surface.put(31, 0, [['dim', 'a Kubernetes cluster falls; you hold']], {width: surface.width - 32});
	surface.put(31, 1, [['dim', 'the controls']]);
	surface.putRight(surface.width - 2, 1, [['dim', `${home.ruleset} · k8s ${home.kubernetes}`]]);
	surface.put(
		1,
		2,
		[
			['key', 'd'],
			' daily',
			['mark', home.daily.result === undefined ? '◇' : ''],
			'   ',
			['key', 'w'],
			' watch   ',
			['key', 'b'],
			' sandbox   ',
			['key', 'o'],
			' own manifests   ',
			['key', 'v'],
			' replays',
			...(home.unfinished === undefined ? [] : ['   ', ['key', 'r'] as const, ' resume']),
		],
		{width: surface.width - 2},
	);
	const body = {x: 0, y: 3, width: surface.width, height: surface.height - 5};
	const [top, today] = rowsOf(body, [share(1), fixed(reduced ? 0 : home.unfinished === undefined ? 3 : 4)]);
	const [left, right] = columnsOf(top ?? body, reduced ? [share(1)] : [fixed(48), share(1)], 1);
	campaign(surface, left ?? body, scene, home, rule);

	if (right !== undefined && home.card !== undefined) {
		smallCard(surface, right, scene, home.card);
	}

	if (today !== undefined && today.height > 0) {
		const box = rule(surface, today, 'Today');
		lines(surface, {...box, x: 1, width: box.width - 2}, [dailyText(home), dailyNote(home), unfinishedText(home)]);
	}

	notice(surface, surface.height - 2, home);
};

export const drawWide = (surface: Surface, scene: Scene, home: HomeFrame): void => {
	const large = classOf(scene) === 'L';
	const leftWidth = large ? 40 : 34;
	const textX = leftWidth + 4;
	logo(surface, 3, 1, true);
	surface.put(textX, 1, [['head', 'A Kubernetes cluster falls. You hold the controls.']]);
	surface.put(textX, 2, [['dim', 'same seed, same weather · nothing is unexplained · par is the real control plane']], {
		width: surface.width - textX - 1,
	});
	surface.put(textX, 3, [...inkedParts(dailyText(home)), '  ', ['key', 'd']], {width: surface.width - textX - 1});
	surface.put(textX, 4, unfinishedText(home), {width: surface.width - textX - 1});
	const body = {x: 0, y: 5, width: surface.width, height: surface.height - 7};
	const [left, middle, right] = columnsOf(
		body,
		large ? [fixed(leftWidth), fixed(78), share(1)] : [fixed(leftWidth), share(1)],
		1,
	);
	const [menu, you] = rowsOf(left ?? body, [fixed(home.menu.length + 2), share(1)]);
	menuPanel(surface, menu ?? body, scene, home);
	youPanel(surface, you ?? body, scene, home);
	notice(surface, surface.height - 2, home);

	if (large && right !== undefined) {
		const [card, daily] = rowsOf(right, [share(1), fixed(18)]);
		campaign(surface, middle ?? body, scene, home, panel);
		dailyPanel(surface, daily ?? right, home);

		if (home.card !== undefined) {
			largeCard(surface, card ?? right, scene, home.card);
		}

		return;
	}

	const levels = rowsIn(home).length + 2;
	const [list, card] = rowsOf(middle ?? body, [fixed(Math.min(levels, body.height - 13)), share(1)]);
	campaign(surface, list ?? body, scene, home, panel);

	if (home.card !== undefined) {
		mediumCard(surface, card ?? body, scene, home.card);
	}
};

const inkedParts = (text: Inked): ReadonlyArray<string | readonly [Token, string]> =>
	typeof text === 'string' ? [text] : text;
