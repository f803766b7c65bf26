/** What somebody else will do, and when. */
import type {ApiObject, ObjectKey} from '../../../engine/api/object.ts';
import type {Fields} from '../data.ts';
import type {TimelineAction, TimelineItem} from '../schema.ts';
import {inner, number, optional, optionalDuration, text} from './read.ts';

const timelineAction = (from: Fields, objects: readonly ApiObject[]): TimelineAction => {
	const target = (name: string): {kind: string; ref: ObjectKey} => ({
		kind: text(inner(from, name), 'kind'),
		ref: text(inner(from, name), 'ref'),
	});

	if (from.delete !== undefined) {
		return {type: 'delete', ...target('delete')};
	}

	if (from.patch !== undefined) {
		return {type: 'patch', ...target('patch'), patch: inner(inner(from, 'patch'), 'patch')};
	}

	if (from.scale !== undefined) {
		return {type: 'scale', ...target('scale'), replicas: number(inner(from, 'scale'), 'replicas', 0)};
	}

	return from.command === undefined ? {type: 'apply', objects} : {type: 'command', command: text(from, 'command')};
};

/** The item at an index; `objects` are those that it applies. */
export const timelineItem = (from: Fields, index: number, objects: readonly ApiObject[]): TimelineItem => ({
	id: text(from, 'id', `timeline-${index + 1}`),
	at: optionalDuration(from, 'at'),
	when: optional(from, 'when'),
	by: text(from, 'by', 'deploy-bot'),
	action: timelineAction(from, objects),
});
