import type {Mind, QueuedPod, Scheduler, WhyTable} from '../../../engine/cluster.ts';
import type {MindView, Saying} from '../frame.ts';
import {countText} from './amounts.ts';

const standingOf = ({node, standing, points, rival}: Mind): Saying => {
	switch (standing) {
		case 'refused':
			return [
				['bad', `${node} is refused`],
				rival === undefined ? '; no node fits' : `; ${rival} is the best of those that fit`,
			];
		case 'lost':
			return [`${node} is `, ['warn', `${countText(points, 'point')} behind ${rival ?? ''}`]];
		case 'tied':
			return [`${node} has as many points as ${rival ?? ''}: `, ['warn', 'it draws lots']];
		default:
			return rival === undefined
				? [['ok', `${node} is the only one that fits`]]
				: [['ok', `${node} is the best`], `, ${countText(points, 'point')} ahead of ${rival}`];
	}
};

type Way = Mind['ways'][number];

const outcomeOf = ({outcome, total, place, of}: Way): Saying => {
	const fact = `total ${total}`;
	return outcome === 'chosen'
		? [
				['ok', 'it goes there'],
				['dim', `, ${of === 1 ? 'the only one that fits' : fact}`],
			]
		: outcome === 'tied'
			? [
					['warn', 'it draws lots'],
					['dim', `, ${fact}`],
				]
			: [
					['info', 'it fits'],
					['dim', `, ${fact}, place ${place} of ${of}`],
				];
};

const noWay = ({standing}: Mind, why: WhyTable): string =>
	standing === 'chosen'
		? ''
		: why.preFilter === undefined
			? 'no small change was found that helps: a volume refuses it, the room is promised to another pod, or many pods would have to go'
			: `the pod is refused before any node is looked at: ${why.preFilter.message}`;

/** What would change the scheduler's mind about a node, and what every filter says of it. */
export const mindView = (
	scheduler: Scheduler,
	{info}: QueuedPod,
	why: WhyTable,
	node: string,
): MindView | undefined => {
	const mind = scheduler.mindAbout(info.key, node);
	const row = why.rows.find(each => each.node === node);

	if (mind === undefined || row === undefined) {
		return undefined;
	}

	const none = mind.ways.length === 0 ? noWay(mind, why) : '';
	return {
		node,
		standing: standingOf(mind),
		filters: row.filters.map(({plugin, status}) => ({
			label: plugin,
			text: status === undefined ? [['ok', 'passes']] : [['bad', status.reasons.join(', ')]],
		})),
		ways: mind.ways.map(way => ({change: way.changes.join(', and '), outcome: outcomeOf(way)})),
		...(none === '' ? {} : {none}),
	};
};
