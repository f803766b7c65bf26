/**
Events are stored as core/v1 has them, and served as events.k8s.io/v1 too, which calls some fields otherwise. Source:
pkg/apis/events/v1/conversion.go
*/
import type {JsonObject} from '../../../engine/api/json.ts';

/** By the name in core/v1. */
const newNames: ReadonlyMap<string, string> = new Map([
	['involvedObject', 'regarding'],
	['message', 'note'],
	['source', 'deprecatedSource'],
	['firstTimestamp', 'deprecatedFirstTimestamp'],
	['lastTimestamp', 'deprecatedLastTimestamp'],
	['count', 'deprecatedCount'],
	['reportingComponent', 'reportingController'],
]);

const oldNames: ReadonlyMap<string, string> = new Map([...newNames].map(([old, next]) => [next, old]));

const renamed = (object: JsonObject, names: ReadonlyMap<string, string>, apiVersion: string): JsonObject =>
	Object.fromEntries([
		...Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value] as const),
		['apiVersion', apiVersion] as const,
	]);

/** By which fields events are chosen in events.k8s.io/v1, and what those are called as they are stored. */
export const eventFields: ReadonlyMap<string, string> = new Map([
	...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
		member => [`regarding.${member}`, `involvedObject.${member}`] as const,
	),
	['reportingController', 'reportingComponent'],
	...['reason', 'type', 'metadata.name', 'metadata.namespace'].map(field => [field, field] as const),
]);

export const eventToNew = (event: JsonObject): JsonObject => renamed(event, newNames, 'events.k8s.io/v1');

export const eventToCore = (event: JsonObject): JsonObject => renamed(event, oldNames, 'v1');
