/*
Moulds: which type each member of an object must have before anything else may look at it.

The law of a kind trusts its types; JSON from a person does not keep to them. A mould is the type again as data, so that
`{"spec": {"replicas": "three"}}` is refused with Go's own sentence and never reaches the law. Members without a mould are let
through as they are; null means that a member is not there.

Source: the structs of k8s.io/api; the sentences are encoding/json's.
*/

/** `count` is a whole number of 32 bits, `longCount` one of 64; `quantity` and `countOrText` are a number or a text. */
export type Scalar =
	| 'text'
	| 'count'
	| 'longCount'
	| 'decimal'
	| 'flag'
	| 'quantity'
	| 'countOrText'
	| 'bytes'
	| 'time'
	| 'microTime'
	| 'duration'
	| 'any';

/** `goName` is there where the type has a name of its own in Go, `v1.RestartPolicy`. */
export type Mould =
	| Scalar
	| {readonly scalar: Scalar; readonly goName: string}
	| {readonly list: Mould; readonly goName?: string}
	| {readonly map: Mould; readonly key?: string; readonly goName?: string}
	| Struct;

/** How Go keeps a member: what is empty may be left out of JSON, and what is no pointer is always there. */
export type Trait = {readonly omitsEmpty: boolean; readonly isPointer: boolean};

/** An object of known members; the name is Go's, for the sentence of a refusal. */
export type Struct = {
	readonly name: string;
	/** Its name in the table, `core/v1.Pod`, of the structs of the API. */
	readonly key?: string;
	readonly members: Readonly<Record<string, Mould>>;
	/** Known of the structs of the API. */
	readonly traits?: Readonly<Record<string, Trait>>;
};

export const struct = (name: string, members: Readonly<Record<string, Mould>>): Struct => ({name, members});
export const list = (item: Mould): Mould => ({list: item});
export const texts: Mould = {list: 'text'};

/** Members that all have one mould: `each('text', 'name', 'image')`. */
export const each = (mould: Mould, ...names: readonly string[]): Readonly<Record<string, Mould>> =>
	Object.fromEntries(names.map(name => [name, mould]));

/** The mould of a value without members, whatever its type is called; undefined of one that has some. */
export const scalarOf = (mould: Mould): Scalar | undefined =>
	typeof mould === 'string' ? mould : 'scalar' in mould ? mould.scalar : undefined;

const goNames: Readonly<Record<Scalar, string>> = {
	text: 'string',
	count: 'int32',
	longCount: 'int64',
	decimal: 'float64',
	flag: 'bool',
	quantity: 'resource.Quantity',
	countOrText: 'intstr.IntOrString',
	bytes: '[]uint8',
	time: 'v1.Time',
	microTime: 'v1.MicroTime',
	duration: 'v1.Duration',
	any: 'interface {}',
};

export const goType = (mould: Mould): string => {
	if (typeof mould === 'string') {
		return goNames[mould];
	}

	if ('members' in mould) {
		return mould.key?.slice(mould.key.indexOf('/') + 1) ?? `v1.${mould.name}`;
	}

	if (mould.goName !== undefined) {
		return mould.goName;
	}

	return 'list' in mould
		? `[]${goType(mould.list)}`
		: 'map' in mould
			? `map[${mould.key ?? 'string'}]${goType(mould.map)}`
			: goNames[mould.scalar];
};
