/** How the images behave: guessed from their names and from what their pods say about them. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {byText, type Fields, itemsOf, textAt} from '../data.ts';
import {defaultApp, guessImage} from '../images.ts';
import {containersOf} from '../manifests.ts';
import type {FoundCall, ServiceWiring} from '../wiring.ts';
import type {Notes} from './run.ts';

/** Every image with what it is used for; the first use that serves a port wins over the rest. */
const imagesOf = (objects: readonly ApiObject[]): ReadonlyMap<string, {servesPort: boolean; runsToEnd: boolean}> => {
	const uses = objects.flatMap(object =>
		containersOf(object).flatMap(({container, init}) => {
			const image = textAt(container, ['image']);
			const runsToEnd = init || ['Job', 'CronJob'].includes(object.kind);
			const probed = container.readinessProbe !== undefined || container.livenessProbe !== undefined;
			return image === ''
				? []
				: [{image, servesPort: !runsToEnd && (itemsOf(container.ports).length > 0 || probed), runsToEnd}];
		}),
	);
	return new Map(
		[...new Set(uses.map(({image}) => image))].sort(byText).map(image => {
			const its = uses.filter(use => use.image === image);
			return [image, {servesPort: its.some(use => use.servesPort), runsToEnd: its.every(use => use.runsToEnd)}];
		}),
	);
};

/** The `apps` of the scenario, a note on each guess. */
export const appsOf = (
	objects: readonly ApiObject[],
	calls: readonly FoundCall[],
	wirings: readonly ServiceWiring[],
	notes: Notes,
): Fields => {
	const answering = new Set(wirings.map(({image}) => image));
	const entries = [...imagesOf(objects)].map(([image, use]) => {
		const guess = guessImage(image, {...use, servesPort: use.servesPort || answering.has(image)});
		const its = calls.filter(call => call.image === image);
		notes.push(`image ${image}: ${guess.because}`);
		return [
			image,
			{...guess.app, ...(its.length > 0 ? {calls: its.map(({service}) => ({service, critical: true}))} : {})},
		] as const;
	});
	return Object.fromEntries([...entries, ['default', defaultApp] as const]);
};
