/** The door at which a person's JSON is held against the mould of its kind. */
import {type AnyKind, apiVersionOf} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {type Parsed, parsed, unparsed} from '../parsed.ts';
import {mouldOf} from './kind-moulds.ts';
import {goType, type Mould, type Struct} from './mould.ts';

/** Where a value stands: the struct that owns the member, and the way to it from the object; worked out for a refusal alone. */
type Place = () => {readonly owner: string; readonly path: string};

/** What has members: a struct, or a map of any names. */
type Members = Struct | {readonly map: Mould};

/** A value that does not fit, and what it should have been. */
type Misfit = {readonly value: unknown; readonly mould: Mould; readonly place: Place};

/** What is wrong, told once and first. */
type Refusals = Misfit[];

const jsonType = (value: unknown): string => {
	if (Array.isArray(value)) {
		return 'array';
	}

	return typeof value === 'boolean' ? 'bool' : typeof value;
};

const fits = (value: unknown, mould: Mould): boolean => {
	switch (mould) {
		case 'text':
			return typeof value === 'string';
		case 'count':
		case 'longCount':
			return Number.isSafeInteger(value);
		case 'decimal':
			return typeof value === 'number';
		case 'flag':
			return typeof value === 'boolean';
		case 'quantity':
		case 'countOrText':
			return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
		case 'any':
			return true;
		default:
			return typeof value === 'object' && value !== null && Array.isArray(value) === 'list' in mould;
	}
};

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const memberMould = (mould: Members, name: string): Mould => {
	if ('map' in mould) {
		return mould.map;
	}

	return Object.hasOwn(mould.members, name) ? (mould.members[name] ?? 'any') : 'any';
};

/** A map's members stand where the map stands. */
const memberPlace = (mould: Members, name: string, place: Place): Place =>
	'map' in mould
		? place
		: () => {
				const {path} = place();
				return {owner: mould.name, path: path === '' ? name : `${path}.${name}`};
			};

/** The struct's or map's members without nulls. Nothing is copied before something differs, for most objects are as they must be. */
const castMembers = (value: object, mould: Members, place: Place, refusals: Refusals): unknown => {
	const names = Object.keys(value);
	let kept: Array<readonly [string, unknown]> | undefined;

	for (let at = 0; at < names.length; at++) {
		const name = names[at] as string;
		const member = (value as Readonly<Record<string, unknown>>)[name];
		const inner = memberMould(mould, name);
		const next = isAbsent(member)
			? undefined
			: isPlainly(member, inner)
				? member
				: cast(member, inner, memberPlace(mould, name, place), refusals);

		if (next !== member && kept === undefined) {
			kept = names.slice(0, at).map(before => [before, (value as Readonly<Record<string, unknown>>)[before]] as const);
		}

		if (kept !== undefined && next !== undefined) {
			kept.push([name, next]);
		}
	}

	return kept === undefined ? value : Object.fromEntries(kept);
};

/** Surely as it must be, without a look inside. */
const isPlainly = (value: unknown, mould: Mould): boolean =>
	mould === 'text' || mould === 'quantity' ? typeof value === 'string' : mould === 'any';

/** The value without nulls, the same value when it had none. */
const cast = (value: unknown, mould: Mould, place: Place, refusals: Refusals): unknown => {
	if (!fits(value, mould)) {
		refusals.push({value, mould, place});
		return value;
	}

	if (typeof mould === 'string') {
		// `cpu: 2` is read as the quantity "2", and kept as text like every other.
		return mould === 'quantity' && typeof value === 'number' ? String(value) : value;
	}

	if ('list' in mould) {
		const items = value as readonly unknown[];
		const next = items.map(item => (isAbsent(item) ? emptyOf(mould.list) : cast(item, mould.list, place, refusals)));
		return next.every((item, index) => item === items[index]) ? value : next;
	}

	return castMembers(value as object, mould, place, refusals);
};

/** As encoding/json says it. */
const unmarshalled = ({value, mould, place}: Misfit): string => {
	const what = typeof value === 'number' && mould === 'count' ? `number ${value}` : jsonType(value);
	const {owner, path} = place();
	const where = path === '' ? 'value' : `struct field ${owner}.${path}`;
	return `json: cannot unmarshal ${what} into Go ${where} of type ${goType(mould)}`;
};

const goKind = (value: unknown): string => {
	switch (typeof value) {
		case 'boolean':
			return 'bool';
		case 'number':
			return Number.isInteger(value) ? 'int64' : 'float64';
		case 'string':
			return 'string';
		default:
			return Array.isArray(value) ? 'slice' : 'map';
	}
};

/** As it is said of what a strategic merge patch made. Source: k8s.io/apimachinery/pkg/runtime/converter.go, fromUnstructured */
const converted = ({value, mould}: Misfit): string => {
	const kind = goKind(value);

	if (typeof mould === 'string') {
		return `cannot convert ${kind} to ${goType(mould)}`;
	}

	return 'members' in mould
		? `cannot restore struct from: ${kind}`
		: `cannot restore ${'list' in mould ? 'slice' : 'map'} from ${kind}`;
};

/** The first thing in an object that does not fit its kind, in the words of either reader; undefined when all does. */
export const misfitOf = (kind: AnyKind, value: unknown, reader: 'decoder' | 'converter'): string | undefined => {
	const refusals: Refusals = [];
	cast(value, mouldOf(kind), () => ({owner: kind.kind, path: ''}), refusals);
	const [first] = refusals;
	const say = reader === 'decoder' ? unmarshalled : converted;
	return first === undefined ? undefined : say(first);
};

/** What a null in a list stands for: the empty value of its type. */
const emptyOf = (mould: Mould): unknown => {
	if (typeof mould !== 'string') {
		return 'list' in mould ? [] : {};
	}

	return mould === 'count' ? 0 : mould === 'flag' ? false : '';
};

/** The first thing in a value that does not fit, or the value without nulls. */
const castWhole = (value: unknown, mould: Struct, kind: string, version: string): Parsed<object> => {
	const refusals: Refusals = [];
	const object = cast(value, mould, () => ({owner: kind, path: ''}), refusals) as object;
	const [first] = refusals;
	return first === undefined
		? parsed(object)
		: unparsed(`${kind} in version "${version}" cannot be handled as a ${kind}: ${unmarshalled(first)}`);
};

/** A spec is a struct of Go and no pointer: left out, it is empty. */
const withSpec = (object: ApiObject, mould: Struct): ApiObject => {
	const spec = Object.hasOwn(mould.members, 'spec') ? mould.members.spec : undefined;
	const isLeftOut = (object as {readonly spec?: unknown}).spec === undefined;
	return isLeftOut && typeof spec === 'object' && 'members' in spec ? ({...object, spec: {}} as ApiObject) : object;
};

/** The body of a request to a subresource, which always has metadata. */
export const decodeBody = (mould: Struct, value: unknown): Parsed<ApiObject> => {
	const body = castWhole(value, mould, mould.name, 'v1');
	return body.ok ? parsed({metadata: {name: ''}, ...body.value} as ApiObject) : body;
};

/**
An object from outside, with every known member of the type it must have and no nulls; the same object when it was already so.
Refuses, for a 400, with the first thing that has another type:

	Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field
	DeploymentSpec.spec.replicas of type int32
*/
export const decodeObject = (kind: AnyKind, value: unknown): Parsed<ApiObject> => {
	const read = castWhole(value, mouldOf(kind), kind.kind, kind.version);

	if (!read.ok) {
		return read;
	}

	const object = withSpec(read.value as ApiObject, mouldOf(kind));
	const named = {apiVersion: apiVersionOf(kind), kind: kind.kind};
	return parsed(
		object.metadata === undefined || object.apiVersion === undefined || object.kind === undefined
			? {...named, ...object, metadata: object.metadata ?? {name: ''}}
			: object,
	);
};
