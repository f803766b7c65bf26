/** The moulds of the table, each read when it is first asked for. */
import type {Mould, Scalar, Struct, Trait} from './mould.ts';
import {typeTable} from './type-table.ts';

const structs = new Map<string, Struct>();

const mouldOfType = (type: string): Mould => {
	if (type.startsWith('[]')) {
		return {list: mouldOfType(type.slice(2))};
	}

	if (type.startsWith('{')) {
		const end = type.indexOf('}');
		return {map: mouldOfType(type.slice(end + 1)), key: type.slice(1, end)};
	}

	const equals = type.indexOf('=');

	if (equals >= 0) {
		const goName = type.slice(0, equals);
		const mould = mouldOfType(type.slice(equals + 1));
		return typeof mould === 'string' ? {scalar: mould, goName} : {...mould, goName};
	}

	return type.includes('.') ? structOf(type) : (type as Scalar);
};

type Member = {readonly name: string; readonly type: string; readonly trait: Trait};

const membersIn = (text: string): readonly Member[] =>
	text
		.split(' ')
		.filter(word => word !== '')
		.map(word => {
			const [, name = '', marks = '', type = ''] = /^([^?*:]+)([?*]*):(.*)$/.exec(word) ?? [];
			return {name, type, trait: {omitsEmpty: marks.includes('?'), isPointer: marks.includes('*')}};
		});

/** A struct whose members are read when somebody looks: some types have themselves below them. */
const lazyStruct = (name: string, text: string): Struct => {
	let members: Struct['members'] | undefined;
	let traits: Struct['traits'] | undefined;
	return {
		name: name.slice(name.lastIndexOf('.') + 1),
		key: name,
		get members() {
			members ??= Object.fromEntries(membersIn(text).map(member => [member.name, mouldOfType(member.type)]));
			return members;
		},
		get traits() {
			traits ??= Object.fromEntries(membersIn(text).map(member => [member.name, member.trait]));
			return traits;
		},
	};
};

/** Whether the API has a struct of this name, `core/v1.Pod`. */
export const isStruct = (name: string): boolean => Object.hasOwn(typeTable, name);

/** The mould of a struct of the API, by the name that the table has for it. */
export const structOf = (name: string): Struct => {
	const known = structs.get(name);

	if (known !== undefined) {
		return known;
	}

	const made = lazyStruct(name, typeTable[name] ?? '');
	structs.set(name, made);
	return made;
};
