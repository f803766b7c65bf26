/** The door at which a person's JSON is held against the mould of its kind. */

import {type AnyKind, apiVersionOf} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {type Parsed, parsed, unparsed} from '../parsed.ts';
import {mapShared, remembered} from '../share.ts';
import {mouldOf} from './kind-moulds.ts';
import {goType, type Mould, type Scalar, type Struct, scalarOf} from './mould.ts';
import {readsItself} from './self-reading.ts';
import {structOf} from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What has members: a struct, or a map of any names. */
type Members = Struct | {readonly map: Mould};

/**
What does not fit, and where it stands: the struct that owns it, and the way from the object. `said` is what a type that reads its
own JSON has to say.
*/
type Misfit = {
	readonly value: unknown;
	readonly mould: Mould;
	readonly owner: string;
	readonly path: string;
	readonly said?: string;
};

/** One walk through an object. A map's members, and a list's items, stand where the map or the list stands. */
type Walk = {
	/** What is wrong, told once and first. */
	readonly refusals: Misfit[];
	/** The way to the value that is looked at, and the struct that owns each step, the object's kind before all. */
	readonly path: string[];
	readonly owners: string[];
	/** Whether what is empty is left out or filled in as Go would do it. */
	readonly asGo: boolean;
};

const jsonType = (value: unknown): string => {
	if (Array.isArray(value)) {
		return 'array';
	}

	return typeof value === 'boolean' ? 'bool' : typeof value;
};

const isWithin = (value: unknown, most: number): boolean =>
	Number.isSafeInteger(value) && (value as number) <= most && (value as number) >= -most - 1;

const mostCount = 2_147_483_647;

const fitsScalar = (value: unknown, scalar: Scalar): boolean => {
	switch (scalar) {
		case 'text':
		case 'time':
		case 'microTime':
		case 'duration':
		case 'bytes':
			return typeof value === 'string';
		case 'count':
			return isWithin(value, mostCount);
		case 'longCount':
			return Number.isSafeInteger(value);
		case 'decimal':
			return typeof value === 'number';
		case 'flag':
			return typeof value === 'boolean';
		case 'countOrText':
			return typeof value === 'string' || isWithin(value, mostCount);
		default:
			return true;
	}
};

const fits = (value: unknown, mould: Mould): boolean => {
	const scalar = scalarOf(mould);
	return scalar === undefined
		? typeof value === 'object' && value !== null && Array.isArray(value) === 'list' in (mould as object)
		: fitsScalar(value, scalar);
};

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** Members by their names, for a walk over many objects. */
const membersOf = remembered(({members}: Struct): ReadonlyMap<string, Mould> => new Map(Object.entries(members)));

/** What Go writes even when nobody said it: members that are no pointers and are not left out when they are empty. */
const alwaysThere = remembered(({members, traits}: Struct): ReadonlyArray<readonly [string, Mould]> => {
	const shown = Object.entries(members).filter(([name, mould]) => {
		const trait = traits?.[name];
		const isStruct = typeof mould === 'object' && 'members' in mould;
		const scalar = scalarOf(mould);
		const isZero = scalar !== undefined && scalar !== 'any' && !isTime(scalar);
		const isShown = isStruct || isNullTime(scalar, name) || (isZero && !trait?.omitsEmpty);
		return trait !== undefined && !trait.isPointer && isShown;
	});
	// A status is what the server says; what nobody has said yet is not there.
	return shown.filter(([name]) => name !== 'status' || !Object.hasOwn(members, 'metadata'));
});

const isTime = (scalar: Scalar | undefined): boolean => scalar === 'time' || scalar === 'microTime';

/** A time that nobody has set is null, for Go does not take it for empty; but the one of metadata, which has `omitzero`. */
const isNullTime = (scalar: Scalar | undefined, name: string): boolean =>
	isTime(scalar) && name !== 'creationTimestamp';

const isEmpty = (value: unknown): boolean =>
	value === '' ||
	value === 0 ||
	value === false ||
	(typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** Whether Go leaves a member out of JSON because there is nothing in it. */
const isLeftOut = (value: unknown, mould: Mould, owner: Members, name: string): boolean => {
	const trait = 'map' in owner ? undefined : owner.traits?.[name];
	// An empty list of managers is a wish: that nobody be noted.
	return (
		trait?.omitsEmpty === true &&
		!trait.isPointer &&
		name !== 'managedFields' &&
		isEmpty(value) &&
		!(typeof mould === 'object' && 'members' in mould) &&
		!['quantity', 'countOrText', 'any'].includes(scalarOf(mould) ?? '')
	);
};

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
			? emptyMember(inner, known === undefined && walk.asGo)
			: isPlainly(member, inner)
				? member
				: castMember(member, inner, mould, name, walk);
		const left = walk.asGo && isLeftOut(next, inner, mould, name) ? undefined : next;

		if (left !== member && kept === undefined) {
			kept = membersBefore(value, name);
		}

		if (kept !== undefined && left !== undefined) {
			kept.push([name, left]);
		}
	}

	const members = kept === undefined ? value : Object.fromEntries(kept);
	return walk.asGo ? filledOut(members, mould) : members;
};

/** What a null stands for: nothing in a struct, an empty value in a map. */
const emptyMember = (mould: Mould, isInMap: boolean): unknown =>
	isInMap && scalarOf(mould) !== 'any' ? emptyOf(mould) : undefined;

/** The same value when it has all that is always there. */
const filledOut = (value: Fields, mould: Members): Fields => {
	const missing = 'map' in mould ? [] : alwaysThere(mould).filter(([name]) => value[name] === undefined);
	return missing.length === 0
		? value
		: {...value, ...Object.fromEntries(missing.map(([name, inner]) => [name, emptyOf(inner)]))};
};

/** A value without members that is as it must be. */
const isPlainly = (value: unknown, mould: Mould): boolean => {
	const scalar = scalarOf(mould);
	return scalar !== undefined && !readsItself.has(scalar) && fitsScalar(value, scalar);
};

/** Frozen parts that were looked at and found to be as Go writes them, by their mould: the pods of a template share theirs. */
const soundParts = remembered((_mould: object) => new WeakSet<object>());

/** As `castMembers`, once for a frozen part in which nothing had to be changed. */
const castShared = (value: Fields, mould: Members, walk: Walk): unknown => {
	if (!walk.asGo || !Object.isFrozen(value)) {
		return castMembers(value, mould, walk);
	}

	const sound = soundParts(mould);

	if (sound.has(value)) {
		return value;
	}

	const before = walk.refusals.length;
	const next = castMembers(value, mould, walk);

	if (next === value && walk.refusals.length === before) {
		sound.add(value);
	}

	return next;
};

/** The value without nulls, the same value when it had none. */
const cast = (value: unknown, mould: Mould, walk: Walk): unknown => {
	const misfit = (said?: string): unknown => {
		const place = {owner: walk.owners.at(-1) ?? '', path: walk.path.join('.')};
		walk.refusals.push({value, mould, ...place, ...(said === undefined ? {} : {said})});
		return value;
	};

	if (!fits(value, mould)) {
		return misfit();
	}

	const scalar = scalarOf(mould);

	if (scalar !== undefined) {
		const said = readsItself.get(scalar)?.(value);
		return said !== undefined ? misfit(said) : scalar === 'quantity' ? String(value).trim() : value;
	}

	if ('list' in (mould as object)) {
		const {list} = mould as {readonly list: Mould};
		return mapShared(value as readonly unknown[], item =>
			isAbsent(item) ? emptyOf(list, walk.asGo) : cast(item, list, walk),
		);
	}

	return castShared(value as Fields, mould as Members, walk);
};

/** The value without nulls, and what does not fit in it. */
const read = (
	value: unknown,
	mould: Mould,
	kind: string,
	asGo = true,
): {readonly value: unknown; readonly misfit?: Misfit} => {
	const walk: Walk = {refusals: [], path: [], owners: [kind], asGo};
	const without = cast(value, mould, walk);
	const [misfit] = walk.refusals;
	return misfit === undefined ? {value: without} : {value: without, misfit};
};

/** What of a value Go could not read: of types that are read from a text, that text. */
const wantedType = (mould: Mould): string => {
	switch (scalarOf(mould)) {
		case 'time':
		case 'microTime':
		case 'duration':
			return 'string';
		case 'countOrText':
			return 'int32';
		default:
			return goType(mould);
	}
};

/** As encoding/json says it. */
const unmarshalled = ({value, mould, owner, path, said}: Misfit): string => {
	if (said !== undefined) {
		return said;
	}

	const isCount = ['count', 'longCount', 'countOrText'].includes(scalarOf(mould) ?? '');
	const what = typeof value === 'number' && isCount ? `number ${value}` : jsonType(value);
	const where = path === '' ? 'value' : `struct field ${owner}.${path}`;
	return `json: cannot unmarshal ${what} into Go ${where} of type ${wantedType(mould)}`;
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

const goKindOf = (mould: Mould): string => {
	const scalar = scalarOf(mould);
	return scalar === 'text' ? 'string' : goType(scalar ?? mould);
};

/** As it is said of what a strategic merge patch made. Source: k8s.io/apimachinery/pkg/runtime/converter.go, fromUnstructured */
const converted = ({value, mould}: Misfit): string => {
	const kind = goKind(value);

	if (scalarOf(mould) !== undefined) {
		// Only numbers can be made texts, and texts nothing else.
		const isNear = kind !== 'string' && kind !== 'bool' && goType(mould) !== 'bool';
		return isNear ? `cannot convert ${kind} to ${goType(mould)}` : `unrecognized type: ${goKindOf(mould)}`;
	}

	return 'members' in (mould as object)
		? `cannot restore struct from: ${kind}`
		: `cannot restore ${'list' in (mould as object) ? 'slice' : 'map'} from ${kind}`;
};

/** The first thing in an object that does not fit its kind, in the words of either reader; undefined when all does. */
export const misfitOf = (kind: AnyKind, value: unknown, reader: 'decoder' | 'converter'): string | undefined => {
	const {misfit} = read(value, mouldOf(kind), kind.kind);
	const say = reader === 'decoder' ? unmarshalled : converted;
	return misfit === undefined ? undefined : say(misfit);
};

/** The empty value of a type: what a null in a list stands for. */
const emptyOf = (mould: Mould, asGo = true): unknown => {
	if (typeof mould === 'object' && !('scalar' in mould)) {
		return 'list' in mould ? [] : 'map' in mould || !asGo ? {} : filledOut({}, mould);
	}

	switch (scalarOf(mould)) {
		case 'count':
		case 'longCount':
		case 'decimal':
		case 'countOrText':
			return 0;
		case 'flag':
			return false;
		case 'quantity':
			return '0';
		case 'time':
		case 'microTime':
			return null;
		default:
			return '';
	}
};

/** A new object as Go makes it and writes it: nulls are lists, maps and pointers in which nothing is, and which are always written. */
export const emptyObject = remembered(
	(mould: Struct): Fields =>
		Object.fromEntries(
			Object.entries(mould.members).flatMap(([name, member]): Array<[string, unknown]> => {
				const trait = mould.traits?.[name];

				if (trait?.isPointer !== true && typeof member === 'object' && 'members' in member) {
					return [[name, emptyObject(member)]];
				}

				const scalar = trait?.isPointer === true ? undefined : scalarOf(member);

				if (isNullTime(scalar, name)) {
					return [[name, null]];
				}

				return trait?.omitsEmpty === true || scalar === 'any' || isTime(scalar)
					? []
					: [[name, scalar === undefined ? null : emptyOf(member)]];
			}),
		),
);

/** The first thing in a value that does not fit, or the value without nulls. */
const castWhole = (value: unknown, mould: Struct, kind: string, version: string, asGo = true): Parsed<object> => {
	const {value: object, misfit} = read(value, mould, kind, asGo);
	return misfit === undefined
		? parsed(object as object)
		: unparsed(`${kind} in version "${version}" cannot be handled as a ${kind}: ${unmarshalled(misfit)}`);
};

/** An object in a version in which it is served and not stored, by the struct of that version; or what of it has another type. */
export const misfitOfServed = (struct: string, kind: string, version: string, value: unknown): string | undefined => {
	const cast = castWhole(value, structOf(struct), kind, version);
	return cast.ok ? undefined : cast.message;
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
export const decodeObject = (kind: AnyKind, value: unknown): Parsed<ApiObject> => decodeAs(kind, value, true);

/** The same, with what is empty as its author left it, but for the spec that every object has which can have one. */
export const decodeAsWritten = (kind: AnyKind, value: unknown): Parsed<ApiObject> => {
	const decoded = decodeAs(kind, value, false);
	const {spec} = mouldOf(kind).members;
	const hasSpec = typeof spec === 'object' && 'members' in spec;
	return decoded.ok && hasSpec && (decoded.value as {readonly spec?: unknown}).spec === undefined
		? parsed({...decoded.value, spec: {}} as ApiObject)
		: decoded;
};

/** As much of an object as can be read: without nulls, and with what has another type as its author left it. */
export const withoutNulls = (kind: AnyKind, value: unknown): ApiObject =>
	read(value, mouldOf(kind), kind.kind).value as ApiObject;

const decodeAs = (kind: AnyKind, value: unknown, asGo: boolean): Parsed<ApiObject> => {
	const read = castWhole(value, mouldOf(kind), kind.kind, kind.version, asGo);

	if (!read.ok) {
		return read;
	}

	const object = read.value as ApiObject;
	const named = {apiVersion: apiVersionOf(kind), kind: kind.kind};
	return parsed(
		object.metadata === undefined || object.apiVersion === undefined || object.kind === undefined
			? {...named, ...object, metadata: object.metadata ?? {name: ''}}
			: object,
	);
};
