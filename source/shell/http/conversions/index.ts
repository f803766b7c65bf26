/*
Versions that are served and not stored: what is stored is turned into them on its way out, and back on its way in.

Deliberately absent: conversion of managed fields, which are those of the stored version, and of patches.
*/
import type {JsonObject} from '../../../engine/api/json.ts';
import type {AnyKind} from '../../../engine/api/kind.ts';
import {events} from '../../../engine/api/kinds/event.ts';
import {horizontalPodAutoscalers} from '../../../engine/api/kinds/horizontal-pod-autoscaler.ts';
import {eventFields, eventToCore, eventToNew} from './event.ts';
import {autoscalerToV1, autoscalerToV2} from './horizontal-pod-autoscaler.ts';

export type Conversion = {
	/** The kind as it is stored. */
	readonly kind: AnyKind;
	readonly group: string;
	readonly version: string;
	readonly out: (object: JsonObject) => JsonObject;
	readonly back: (object: JsonObject) => JsonObject;
	/** Fields that objects are chosen by, by their names in this version; left out, they are called as in the stored one. */
	readonly fields?: ReadonlyMap<string, string>;
};

export const conversions: readonly Conversion[] = [
	{
		kind: events as unknown as AnyKind,
		group: 'events.k8s.io',
		version: 'v1',
		out: eventToNew,
		back: eventToCore,
		fields: eventFields,
	},
	{
		kind: horizontalPodAutoscalers as unknown as AnyKind,
		group: 'autoscaling',
		version: 'v1',
		out: autoscalerToV1,
		back: autoscalerToV2,
	},
];
