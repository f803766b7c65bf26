/** Which seats may be taken, and what each may do. */
import type {LabelSelector} from '../../../engine/api/meta.ts';
import {type Fields, isFields} from '../data.ts';
import {millisOf} from '../durations.ts';
import type {OtherSeat, PolicyRule, SeatId, Seats} from '../schema.ts';
import {duration, each, flag, inner, mapped, optional, text, texts, word} from './read.ts';

const otherSeat = (written: string): OtherSeat =>
	written.startsWith('replay:')
		? {type: 'replay', file: written.slice('replay:'.length)}
		: written === 'idle' || written === 'broken'
			? {type: written}
			: {type: 'bot'};

const policyRule = (from: Fields): PolicyRule => ({
	apiGroups: texts(from, 'apiGroups'),
	resources: texts(from, 'resources'),
	verbs: texts(from, 'verbs'),
	...(from.resourceNames === undefined ? {} : {resourceNames: texts(from, 'resourceNames')}),
});

/** The seats, and whom the others belong to. */
export const seats = (from: Fields): Seats => {
	const takeover = inner(from, 'takeover');
	const scope = inner(from, 'scope');
	return {
		allowed: texts(from, 'allowed') as readonly SeatId[],
		default: text(from, 'default', 'watch') as SeatId,
		takeover: {
			lease: flag(takeover, 'lease', takeover.schedulerName === undefined && takeover.loops === undefined),
			schedulerName: optional(takeover, 'schedulerName'),
			loops: texts(takeover, 'loops'),
			node: optional(takeover, 'node'),
		},
		scope: {
			namespaces: texts(scope, 'namespaces'),
			selector: isFields(scope.selector) ? (scope.selector as LabelSelector) : undefined,
		},
		rbac: each(from, 'rbac', policyRule),
		denyActions: texts(from, 'denyActions'),
		actionCost: mapped(inner(from, 'actionCost'), value => millisOf(word(value)) ?? 0),
		changeWindows:
			from.changeWindows === undefined
				? undefined
				: each(from, 'changeWindows', window => ({
						at: duration(window, 'at', 0),
						lasts: duration(window, 'for', 0),
					})),
		tools: texts(from, 'tools'),
		commands: texts(from, 'commands'),
		others: mapped(inner(from, 'others'), value => otherSeat(word(value))),
	};
};
