/*
Values as Kubernetes' own types would print them, which stand in some refusals: its internal structs have no tags, so that members
begin with a capital and none is ever left out.

	internalOf('core/v1.ServicePort', {port: 80})    {"Name": "", "Protocol": "", "AppProtocol": null, "Port": 80, …}

Metadata and selectors are the same type inside and out, and keep their tags; an object's metadata lies open in it.
*/
import type {Json} from '../json.ts';
import {goNameOf, internalShapes, type Shown} from './internal-shapes.ts';
import {type Mould, type Struct, scalarOf} from './mould.ts';
import {isStruct, structOf} from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

const zeros: ReadonlyMap<string, unknown> = new Map<string, unknown>([
	['text', ''],
	['flag', false],
	['quantity', '0'],
	['count', 0],
	['longCount', 0],
	['decimal', 0],
	['duration', 0],
	['countOrText', 0],
]);

const zeroOf = (mould: Mould, isPointer: boolean): unknown => {
	if (isPointer) {
		return null;
	}

	const scalar = scalarOf(mould);
	return scalar === undefined
		? typeof mould === 'object' && 'members' in mould
			? structValue({}, mould)
			: null
		: (zeros.get(scalar) ?? null);
};

const hasTags = ({name, key}: Struct): boolean => key === `meta/v1.${name}`;

const sorted = (map: Fields): ReadonlyArray<readonly [string, unknown]> =>
	Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));

const memberValue = (value: unknown, mould: Mould): unknown => {
	if (typeof mould !== 'object' || value === null) {
		return value;
	}

	if ('list' in mould) {
		return (value as readonly unknown[]).map(item => memberValue(item, mould.list));
	}

	if ('map' in mould) {
		return Object.fromEntries(sorted(value as Fields).map(([key, item]) => [key, memberValue(item, mould.map)]));
	}

	return 'members' in mould ? structValue(value as Fields, mould) : value;
};

/** A value of a type with tags: in the order of its members, without what is empty. */
const tagged = (value: Fields, mould: Struct): Fields =>
	Object.fromEntries(
		Object.entries(mould.members)
			.filter(([name]) => value[name] !== undefined)
			.map(([name, member]) => [name, memberValue(value[name], member)]),
	);

const shapeOf = (mould: Struct): readonly Shown[] =>
	internalShapes.get(mould.key ?? '') ??
	Object.keys(mould.members).map(name => ({name, isPointer: mould.traits?.[name]?.isPointer === true}));

/** Members that the internal type keeps in another struct than the versioned one. Source: pkg/apis/core/v1/conversion.go */
const hostMembers = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

const moved = (value: Fields, {key}: Struct): Fields =>
	key === 'core/v1.PodSpec' && value.securityContext !== undefined
		? {
				...value,
				securityContext: {
					...(value.securityContext as Fields),
					...Object.fromEntries(hostMembers.filter(name => value[name] !== undefined).map(name => [name, value[name]])),
				},
			}
		: value;

const structValue = (given: Fields, mould: Struct): Fields => {
	if (hasTags(mould)) {
		return tagged(given, mould);
	}

	const value = moved(given, mould);
	const isObject = 'metadata' in mould.members;
	return Object.fromEntries(
		shapeOf(mould).flatMap(({name, isPointer, type}) => {
			const member = mould.members[name] ?? type ?? 'any';

			if (isObject && ['kind', 'apiVersion'].includes(name)) {
				return [];
			}

			if (isObject && name === 'metadata') {
				return Object.entries(tagged((value.metadata ?? {}) as Fields, structOf('meta/v1.ObjectMeta')));
			}

			const shown = value[name] === undefined ? zeroOf(member, isPointer) : memberValue(value[name], member);
			return [[goNameOf(mould.key ?? '', name), shown] as const];
		}),
	);
};

/** By the name of the struct. What is not there is null, as a pointer to nothing is. */
export const internalOf = (struct: string, value: object | undefined): Json =>
	(value === undefined || !isStruct(struct) ? null : structValue(value as Fields, structOf(struct))) as Json;
