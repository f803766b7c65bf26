import {isObject, type Json, type JsonObject} from '../../engine/api/json.ts';
import {type AnyKind, apiVersionOf} from '../../engine/api/kind.ts';
import {allKinds} from '../../engine/api/kinds/index.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {remembered} from '../../engine/api/share.ts';
import type {Door} from '../../game/door/door.ts';
import {type Conversion, conversions} from './conversions/index.ts';

/**
One resource in one version, as clients know it. Most are stored as they are served; the others are turned into the
stored version on their way in, and back on their way out.
*/
export type Served = {
	/** The stored kind, whose law holds. */
	readonly kind: AnyKind;
	readonly group: string;
	readonly version: string;
	readonly plural: string;
	readonly out: (object: ApiObject) => ApiObject;
	readonly back: (object: unknown) => unknown;
	/** Fields that objects are chosen by, and their names in the stored version; left out, they have no others. */
	readonly fields?: ReadonlyMap<string, string> | undefined;
};

const asStored = (kind: AnyKind): Served => {
	const named = {apiVersion: apiVersionOf(kind), kind: kind.kind};
	const isNamed = (object: ApiObject): boolean => object.apiVersion === named.apiVersion && object.kind === named.kind;
	return {
		kind,
		group: kind.group,
		version: kind.version,
		plural: kind.plural,
		out: object => (isNamed(object) ? object : {...(kind.custom?.shown(object) ?? object), ...named}),
		back: object => object,
	};
};

const placeOf = (group: string, version: string, plural: string): string => `${group}/${version}/${plural}`;

const asConverted = ({kind, group, version, out, back, fields}: Conversion): Served => ({
	kind,
	group,
	version,
	plural: kind.plural,
	out: object => out(object as never) as never,
	back: object => (isObject(object as Json) ? back(object as JsonObject) : object),
	fields,
});

const all: readonly Served[] = [...allKinds.map(asStored), ...conversions.map(asConverted)];

const byPlace: ReadonlyMap<string, Served> = new Map(
	all.map(served => [placeOf(served.group, served.version, served.plural), served] as const),
);

/** A custom resource is kept in one version and served in several, which differ in nothing but their name. */
const customServed = remembered(asStored);

const customAt = ({customKinds}: Door, place: string): Served | undefined => {
	const kind = customKinds.find(({group, version, plural}) => placeOf(group, version, plural) === place);
	return kind === undefined ? undefined : customServed(kind);
};

/** What is served now at `/apis/<group>/<version>/…/<plural>`. */
export const servedAt = (door: Door, group: string, version: string, plural: string): Served | undefined => {
	const place = placeOf(group, version, plural);
	return byPlace.get(place) ?? customAt(door, place);
};
