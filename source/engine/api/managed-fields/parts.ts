import {isObject, type Json, type JsonObject, memberOf} from '../json.ts';
import {type FieldShape, shapeMember} from '../patch-shapes.ts';
import {elementText, fieldElement, keyElement, valueElement} from './path-element.ts';

/** A part of a value that may have an owner of its own. */
export type Part = {
	readonly element: string;
	readonly value: Json;
	/** How the part in turn takes a change. */
	readonly field: FieldShape | undefined;
};

/** A key that an item leaves out is what the type's default or zero value makes of it. */
const keyOf = (item: Json, keys: readonly string[], defaults: Readonly<Record<string, Json>>): string => {
	const members: JsonObject = isObject(item) ? item : {};
	return keyElement(keys.map(name => [name, memberOf(members, name) ?? defaults[name] ?? '']));
};

const itemsOf = (list: readonly Json[], {keys, keyDefaults = {}, shape, atomic}: FieldShape): readonly Part[] =>
	keys === undefined
		? list.map(value => ({element: valueElement(value), value, field: undefined}))
		: list.map(value => ({element: keyOf(value, keys, keyDefaults), value, field: {shape, atomic}}));

/** The parts of a value, or that it is one thing: a text, a number, a list without keys, an object that is owned whole. */
export const partsOf = (value: Json | undefined, field: FieldShape | undefined): readonly Part[] | undefined => {
	if (Array.isArray(value)) {
		const isOpen = field?.keys !== undefined || field?.set === true;
		return isOpen ? itemsOf(value as readonly Json[], field) : undefined;
	}

	return isObject(value) && field?.atomic !== true
		? Object.entries(value).map(([name, member]) => ({
				element: fieldElement(name),
				value: member,
				field: shapeMember(field?.shape, name),
			}))
		: undefined;
};

/** Parts by element. Items that share a key, which only an update can bring about, stand together. */
export const byElement = (parts: readonly Part[]): ReadonlyMap<string, readonly Part[]> => {
	const groups = new Map<string, Part[]>();

	for (const part of parts) {
		const group = groups.get(part.element);

		if (group === undefined) {
			groups.set(part.element, [part]);
		} else {
			group.push(part);
		}
	}

	return groups;
};

/** Lists that have an item twice: what nobody may apply. */
export const repetitions = (value: Json, field: FieldShape | undefined, path = ''): readonly string[] => {
	const parts = partsOf(value, field) ?? [];
	const own = Array.isArray(value)
		? [...byElement(parts)]
				.filter(([, group]) => group.length > 1)
				.map(([element]) => `${path}: duplicate entries for key ${elementText(element)}`)
		: [];
	return [...own, ...parts.flatMap(part => repetitions(part.value, part.field, path + elementText(part.element)))];
};
