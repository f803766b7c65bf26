/*
Moulds: which type each member of an object must have before anything else may look at it.

The law of a kind trusts its types; JSON from a person does not keep to them. A mould is the type again as data, so that
`{"spec": {"replicas": "three"}}` is refused with Go's own sentence and never reaches the law. Members without a mould are let
through as they are; null means that a member is not there.

Source: the structs of k8s.io/api; the sentences are encoding/json's.
*/

/** `count` is a whole number, `longCount` one of 64 bits; `quantity` and `countOrText` are a number or a text. */
export type Mould =
	| 'text'
	| 'count'
	| 'longCount'
	| 'decimal'
	| 'flag'
	| 'quantity'
	| 'countOrText'
	| 'any'
	| {readonly list: Mould}
	| {readonly map: Mould}
	| Struct;

/** An object of known members; the name is Go's, for the sentence of a refusal. */
export type Struct = {readonly name: string; readonly members: Readonly<Record<string, Mould>>};

export const struct = (name: string, members: Readonly<Record<string, Mould>>): Struct => ({name, members});
export const list = (item: Mould): Mould => ({list: item});
export const texts: Mould = {list: 'text'};
export const textMap: Mould = {map: 'text'};
export const quantities: Mould = {map: 'quantity'};

/** Members that all have one mould: `each('text', 'name', 'image')`. */
export const each = (mould: Mould, ...names: readonly string[]): Readonly<Record<string, Mould>> =>
	Object.fromEntries(names.map(name => [name, mould]));

const goNames: Readonly<Record<string, string>> = {
	text: 'string',
	count: 'int32',
	longCount: 'int64',
	decimal: 'float32',
	flag: 'bool',
	quantity: 'resource.Quantity',
	countOrText: 'intstr.IntOrString',
	any: 'interface {}',
};

export const goType = (mould: Mould): string => {
	if (typeof mould === 'string') {
		return goNames[mould] ?? mould;
	}

	if ('list' in mould) {
		return `[]${goType(mould.list)}`;
	}

	return 'map' in mould ? `map[string]${goType(mould.map)}` : `v1.${mould.name}`;
};
