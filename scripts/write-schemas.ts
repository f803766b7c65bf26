/*
Writes what podfall knows of the types of Kubernetes' API, from the declarations of `kubernetes-types` and the two files beside
them that say what the package does not: `node --import=tsx scripts/write-schemas.ts && npm run format`.

	source/shell/http/schemas/schemas.jsonl    every type with its documentation, a line each
	source/engine/api/shape-table.ts           how objects take a change, for patches and apply
*/
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parse} from 'yaml';
import type {MemberSchema, TypeSchema} from '../source/shell/http/schemas/type-schema.ts';
import {type Declarations, type Declared, type Member, readDeclarations} from './schemas/declarations.ts';

const top = fileURLToPath(new URL('../', import.meta.url));
const schemasFile = path.join(top, 'source/shell/http/schemas/schemas.jsonl');
const shapesFile = path.join(top, 'source/engine/api/shape-table.ts');

type ByType<T> = Readonly<Record<string, T>>;
type Names = ByType<readonly string[]>;

type Overlay = {
	readonly int64: Names;
	readonly double: Names;
	readonly bytes: Names;
	readonly required: Names;
	readonly optional: Names;
	readonly gone: Names;
	readonly lists: ByType<ByType<Partial<MemberSchema>>>;
	readonly atomicTypes: readonly string[];
	readonly atomic: Names;
	readonly granular: Names;
	readonly defaults: ByType<ByType<string | number | boolean>>;
	readonly enums: ByType<{readonly values: readonly string[]; readonly members: readonly string[]}>;
};

type Schemas = ReadonlyArray<readonly [string, TypeSchema]>;

type Newer = ByType<{
	readonly text?: string;
	readonly members: ByType<{readonly type: string; readonly text: string; readonly required?: boolean}>;
}>;

const readYaml = <T>(name: string): T => parse(readFileSync(path.join(top, 'scripts/schemas', name), 'utf8')) as T;

/** The groups that podfall speaks of; alpha and beta versions only where clients ask for them. */
const homes =
	/^(?:(?:admissionregistration|apiextensions|apiregistration|apps|authentication|authorization|autoscaling|batch|certificates|coordination|core|discovery|events|meta|networking|node|policy|rbac|scheduling|storage)\/v1|autoscaling\/v2|authentication\/v1beta1|metrics\/v1beta1|resource|intstr|runtime)\./;

const declarations = (): Declarations => {
	const folder = path.join(top, 'node_modules/kubernetes-types');
	const files = (readdirSync(folder, {recursive: true}) as string[]).filter(file => file.endsWith('.d.ts')).sort();
	return readDeclarations(
		new Map(files.map(file => [file.replaceAll('\\', '/'), readFileSync(path.join(folder, file), 'utf8')])),
	);
};

/** Types that are written as one value. */
const values: ReadonlyMap<string, string> = new Map([
	['meta/v1.Time', 'Time is a moment, as RFC 3339 writes it, in whole seconds.'],
	['meta/v1.MicroTime', 'MicroTime is a moment, as RFC 3339 writes it, in microseconds.'],
	['meta/v1.Duration', 'Duration is a length of time, as Go writes it: 1m30s.'],
	['intstr.IntOrString', 'IntOrString is a whole number or a text.'],
]);

const formatted = (type: string, format: string): string => type.replace(/int32|string$/, format);

/** A member as the declarations have it, with what the overlay says of it. */
const memberOf = (
	home: string,
	name: string,
	{type, description, required}: Member,
	overlay: Overlay,
): MemberSchema => {
	const has = (names: Names): boolean => names[home]?.includes(name) === true;
	const format = (['int64', 'double', 'bytes'] as const).find(each => has(overlay[each]));
	const choices = Object.values(overlay.enums).find(({members}) => members.includes(`${home}.${name}`));
	const standsFor = overlay.defaults[home]?.[name];
	return {
		type: format === undefined ? type : formatted(type, format),
		...(description === '' ? {} : {text: description}),
		...((required || has(overlay.required)) && !has(overlay.optional) ? {required: true} : {}),
		...(choices === undefined ? {} : {enum: choices.values}),
		...(standsFor === undefined ? {} : {default: standsFor}),
		...overlay.lists[home]?.[name],
		...(has(overlay.atomic) ? {atomic: true} : {}),
		...(has(overlay.granular) ? {granular: true} : {}),
	};
};

const sorted = <T>(entries: Iterable<readonly [string, T]>): ReadonlyArray<readonly [string, T]> =>
	[...entries].sort(([left], [right]) => (left < right ? -1 : 1));

const schemaOf = (home: string, declared: Declared | undefined, newer: Newer, overlay: Overlay): TypeSchema => {
	const added = Object.entries(newer[home]?.members ?? {}).map(
		([name, {type, text, required = false}]): [string, Member] => [name, {type, description: text, required}],
	);
	const gone = overlay.gone[home] ?? [];
	const members = [...Object.entries(declared?.members ?? {}), ...added].filter(([name]) => !gone.includes(name));
	const text = values.get(home) ?? newer[home]?.text ?? declared?.description ?? '';
	return {
		...(text === '' ? {} : {text}),
		...(overlay.atomicTypes.includes(home) ? {atomic: true} : {}),
		members: Object.fromEntries(sorted(members).map(([name, member]) => [name, memberOf(home, name, member, overlay)])),
	};
};

/** Every type by name, in the order of the names. */
export const allSchemas = (): Schemas => {
	const overlay = readYaml<Overlay>('overlay.yaml');
	const newer = readYaml<Newer>('newer.yaml');
	const declared = declarations();
	const names = new Set([...declared.keys(), ...values.keys(), ...Object.keys(newer)]);
	return sorted([...names].filter(name => homes.test(name)).map(name => [name, undefined] as const)).map(([name]) => [
		name,
		schemaOf(name, declared.get(name), newer, overlay),
	]);
};

/** One type a line, so that a change shows as the types it changes. */
export const schemasText = (schemas: Schemas): string => schemas.map(line => `${JSON.stringify(line)}\n`).join('');

/** What patches and apply must know of a member; undefined where the general rule holds and nothing below differs from it. */
const shapeMember = (member: MemberSchema, byName: ReadonlyMap<string, TypeSchema>, telling: ReadonlySet<string>) => {
	const {merge, mergeValues, replace, keys, set, granular} = member;
	const [, shell = '', type = ''] = /^((?:\[\]|\{\})*)(.*)$/.exec(member.type) ?? [];

	// Values of a map, and items of a list that is one thing, are never looked into.
	const isOpen = shell === '' || (shell === '[]' && (merge ?? keys) !== undefined);
	const standsFor = (keys ?? []).flatMap(key => {
		const member = byName.get(type)?.members[key];
		const value = member?.default ?? (member?.type === 'int32' ? 0 : undefined);
		return value === undefined ? [] : [[key, value] as const];
	});
	const isOneThing = member.atomic === true || (byName.get(type)?.atomic === true && granular !== true);
	const facts = {
		merge,
		mergeValues,
		replace,
		keys,
		set,
		...(standsFor.length > 0 ? {keyDefaults: Object.fromEntries(standsFor)} : {}),
		...(isOneThing && (isOpen || member.atomic === true) ? {atomic: true} : {}),
		...(isOpen && !isOneThing && telling.has(type) ? {type} : {}),
	};
	const said = Object.entries(facts).filter(([, value]) => value !== undefined);
	return said.length === 0 ? undefined : Object.fromEntries(said);
};

/** What every object carries is not said of each kind. */
const isKind = ({members}: TypeSchema): boolean => members.kind !== undefined && members.metadata !== undefined;

/** The types that objects are made of, as far as patches look into them. */
const reachable = (kinds: readonly string[], shapes: Readonly<Record<string, object>>): ReadonlySet<string> => {
	const found = new Set(kinds);

	for (const name of found) {
		for (const {type} of Object.values(shapes[name] ?? {}) as ReadonlyArray<{readonly type?: string}>) {
			if (type !== undefined) {
				found.add(type);
			}
		}
	}

	return found;
};

/** The members of each type that has something to say, or leads to one that has. */
export const shapeTable = (schemas: Schemas): Readonly<Record<string, Readonly<Record<string, object>>>> => {
	const byName = new Map(schemas);
	const telling = new Set<string>();
	const saying = (schema: TypeSchema) =>
		Object.entries(schema.members).flatMap(([name, member]) => {
			if (name === 'metadata' && isKind(schema)) {
				return [];
			}

			const shape = shapeMember(member, byName, telling);
			return shape === undefined ? [] : [[name, shape] as const];
		});

	// Types lead to one another in circles: until no more are found.
	for (let before = -1; before !== telling.size; ) {
		before = telling.size;

		for (const [name, schema] of schemas) {
			if (saying(schema).length > 0 && schema.atomic !== true) {
				telling.add(name);
			}
		}
	}

	const shapes = Object.fromEntries(schemas.map(([name, schema]) => [name, Object.fromEntries(saying(schema))]));
	const kinds = schemas.filter(([, schema]) => isKind(schema)).map(([name]) => name);
	const wanted = reachable([...kinds, 'meta/v1.ObjectMeta'], shapes);
	return Object.fromEntries(
		Object.entries(shapes).filter(([name, shape]) => wanted.has(name) && Object.keys(shape).length > 0),
	);
};

const shapesText = (schemas: Schemas): string => `/*
Which lists and objects take a change in another way than the rule, "objects merge, lists are replaced": what patch-shapes.ts
is made of. Types are named as in Kubernetes' own schemas. Written by scripts/write-schemas.ts; correct its sources, not this file.

Source: the patchStrategy and patchMergeKey tags, and the listType, listMapKey, mapType and structType markers in k8s.io/api
*/
import type {TypeShapes} from './patch-shapes.ts';

export const shapeTable: Readonly<Record<string, TypeShapes>> = ${JSON.stringify(shapeTable(schemas))};
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const schemas = allSchemas();
	writeFileSync(schemasFile, schemasText(schemas));
	writeFileSync(shapesFile, shapesText(schemas));
}
