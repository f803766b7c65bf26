/** The door at which a person's JSON is held against the mould of its kind. */
import {type AnyKind, apiVersionOf} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {type Parsed, parsed, unparsed} from '../parsed.ts';
import {mapShared, remembered} from '../share.ts';
import {mouldOf} from './kind-moulds.ts';
import {goType, type Mould, type Struct} from './mould.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What has members: a struct, or a map of any names. */
type Members = Struct | {readonly map: Mould};

/** A value that does not fit, what it should have been, and where it stands: the struct that owns it, and the way from the object. */
type Misfit = {readonly value: unknown; readonly mould: Mould; readonly owner: string; readonly path: string};

/** One walk through an object. A map's members, and a list's items, stand where the map or the list stands. */
type Walk = {
	/** What is wrong, told once and first. */
	readonly refusals: Misfit[];
	/** The way to the value that is looked at, and the struct that owns each step, the object's kind before all. */
	readonly path: string[];
	readonly owners: string[];
};

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

/** Members by their names, for a walk over many objects. */
const membersOf = remembered(({members}: Struct): ReadonlyMap<string, Mould> => new Map(Object.entries(members)));

const castMember = (value: unknown, mould: Mould, owner: Members, name: string, walk: Walk): unknown => {
	if ('map' in owner) {
		return cast(value, mould, walk);
	}

	walk.path.push(name);
	walk.owners.push(owner.name);
	const next = cast(value, mould, walk);
	walk.path.pop();
	walk.owners.pop();
	return next;
};

const membersBefore = (value: Fields, name: string): Array<readonly [string, unknown]> => {
	const members = Object.entries(value);
	return members.slice(
		0,
		members.findIndex(([each]) => each === name),
	);
};

/** The struct's or map's members without nulls. Nothing is copied before something differs, for most objects are as they must be. */
const castMembers = (value: Fields, mould: Members, walk: Walk): unknown => {
	const known = 'map' in mould ? undefined : membersOf(mould);
	let kept: Array<readonly [string, unknown]> | undefined;

	for (const name of Object.keys(value)) {
		const member = value[name];
		const inner = known === undefined ? (mould as {readonly map: Mould}).map : (known.get(name) ?? 'any');
		const next = isAbsent(member)
			? undefined
			: isPlainly(member, inner)
				? member
				: castMember(member, inner, mould, name, walk);

		if (next !== member && kept === undefined) {
			kept = membersBefore(value, name);
		}

		if (kept !== undefined && next !== undefined) {
			kept.push([name, next]);
		}
	}

	return kept === undefined ? value : Object.fromEntries(kept);
};

/** A value without members that is as it must be. */
const isPlainly = (value: unknown, mould: Mould): boolean =>
	typeof mould === 'string' && fits(value, mould) && !(mould === 'quantity' && typeof value === 'number');

/** The value without nulls, the same value when it had none. */
const cast = (value: unknown, mould: Mould, walk: Walk): unknown => {
	if (!fits(value, mould)) {
		walk.refusals.push({value, mould, owner: walk.owners.at(-1) ?? '', path: walk.path.join('.')});
		return value;
	}

	if (typeof mould === 'string') {
		// `cpu: 2` is read as the quantity "2", and kept as text like every other.
		return mould === 'quantity' && typeof value === 'number' ? String(value) : value;
	}

	if ('list' in mould) {
		const {list} = mould;
		return mapShared(value as readonly unknown[], item => (isAbsent(item) ? emptyOf(list) : cast(item, list, walk)));
	}

	return castMembers(value as Fields, mould, walk);
};

/** The value without nulls, and what does not fit in it. */
const read = (value: unknown, mould: Mould, kind: string): {readonly value: unknown; readonly misfit?: Misfit} => {
	const walk: Walk = {refusals: [], path: [], owners: [kind]};
	const without = cast(value, mould, walk);
	const [misfit] = walk.refusals;
	return misfit === undefined ? {value: without} : {value: without, misfit};
};

/** As encoding/json says it. */
const unmarshalled = ({value, mould, owner, path}: Misfit): string => {
	const what = typeof value === 'number' && mould === 'count' ? `number ${value}` : jsonType(value);
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
	const {misfit} = read(value, mouldOf(kind), kind.kind);
	const say = reader === 'decoder' ? unmarshalled : converted;
	return misfit === undefined ? undefined : say(misfit);
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
	const {value: object, misfit} = read(value, mould, kind);
	return misfit === undefined
		? parsed(object as object)
		: unparsed(`${kind} in version "${version}" cannot be handled as a ${kind}: ${unmarshalled(misfit)}`);
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
