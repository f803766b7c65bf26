/*
Reads the declaration files of `kubernetes-types`, which are as regular as only a machine writes them: one member a line,
its documentation right above it. What is read is Kubernetes' API of one version as types with members.

Deliberately absent: any other TypeScript. A line of another form is an error, so that nothing is lost in silence.
*/

export type Member = {
	/** `string`, `int32`, `boolean`, `any`, the name of a type, `[]` before the type of items, `{}` before that of values. */
	readonly type: string;
	readonly description: string;
	readonly required: boolean;
};

export type Declared = {readonly description: string; readonly members: Readonly<Record<string, Member>>};

/** By name: `apps/v1.Deployment`, the folder and not the group, for that is how Kubernetes' schemas are called. */
export type Declarations = ReadonlyMap<string, Declared>;

/** Where a file's names come from: the file itself, and what it imports. */
type Names = ReadonlyMap<string, string>;

const homeOf = (path: string): string => {
	const home = path.replace(/^(?:\.\.?\/)+/, '').replace(/\.d\.ts$/, '');
	return home === 'api/resource' ? 'resource' : home;
};

const importLine = /^import \{ (.*) \} from "(.*)";$/;

const namesIn = (lines: readonly string[], home: string): Names => {
	const own = lines.flatMap(line => {
		const name = /^export (?:interface|type) (\w+)/.exec(line)?.[1];
		return name === undefined ? [] : [[name, `${home}.${name}`] as const];
	});
	const imported = lines.flatMap(line => {
		const [, list = '', path = ''] = importLine.exec(line) ?? [];
		const from = path.startsWith('./') ? `${home.split('/')[0]}/${path.slice(2)}` : path;
		return list
			.split(', ')
			.filter(name => name !== '')
			.map(name => [name, `${homeOf(from)}.${name}`] as const);
	});
	return new Map([...imported, ...own]);
};

const plainTypes: ReadonlyMap<string, string> = new Map([
	['string', 'string'],
	['number', 'int32'],
	['boolean', 'boolean'],
	['any', 'any'],
	['number | string', 'intstr.IntOrString'],
]);

const typeOf = (text: string, names: Names): string => {
	const plain = plainTypes.get(text);

	if (plain !== undefined || /^"[^"]*"$/.test(text)) {
		return plain ?? 'string';
	}

	const item = /^Array<(.*)>$/.exec(text)?.[1] ?? /^(.*)\[\]$/.exec(text)?.[1];

	if (item !== undefined) {
		return `[]${typeOf(item, names)}`;
	}

	const name = names.get(text);

	if (name === undefined) {
		throw new Error(`no such type: ${text}`);
	}

	return name;
};

/** The text of a comment that may have several lines, as the API's documentation has it. */
const commentText = (lines: readonly string[]): string =>
	lines
		.map(line =>
			line
				.trim()
				.replace(/^\/\*\*/, '')
				.replace(/\*\/$/, '')
				.replace(/^\* ?/, '')
				.trimEnd(),
		)
		.join('\n')
		.trim();

const memberLine = /^ {4}(?:readonly )?"?([\w$-]+)"?(\?)?: (.*?);?$/;
const valueLine = /^ {8}\[name: string\]: (.*);$/;

/** The members of one file, line by line; `take` is called for each type that is complete. */
const readFile = (text: string, home: string, take: (name: string, declared: Declared) => void): void => {
	const lines = text.split('\n');
	const names = namesIn(lines, home);
	let comment: string[] = [];
	let isOpen = false;
	let current: {name: string; description: string; members: Record<string, Member>} | undefined;
	let mapOf: {name: string; description: string; required: boolean} | undefined;

	const said = (): string => {
		const told = commentText(comment);
		comment = [];
		return told;
	};

	for (const line of lines) {
		const trimmed = line.trim();

		if (isOpen || trimmed.startsWith('/**')) {
			comment = isOpen ? [...comment, line] : [line];
			isOpen = !trimmed.endsWith('*/');
			continue;
		}

		const opened = /^export interface (\w+) \{$/.exec(line)?.[1];
		const alias = /^export type (\w+) = .*;$/.exec(line)?.[1];

		if (opened !== undefined) {
			current = {name: opened, description: said(), members: {}};
		} else if (alias !== undefined) {
			take(`${home}.${alias}`, {description: said(), members: {}});
		} else if (line === '}' && current !== undefined) {
			take(`${home}.${current.name}`, current);
			current = undefined;
		} else if (mapOf !== undefined && valueLine.test(line) && current !== undefined) {
			const value = typeOf(valueLine.exec(line)?.[1] ?? '', names);
			current.members[mapOf.name] = {type: `{}${value}`, description: mapOf.description, required: mapOf.required};
		} else if (mapOf !== undefined && trimmed === '};') {
			mapOf = undefined;
		} else if (current !== undefined && memberLine.test(line)) {
			const [, name = '', optional, type = ''] = memberLine.exec(line) ?? [];
			const member = {name, description: said(), required: optional === undefined};

			if (type === '{') {
				mapOf = member;
			} else {
				const {description, required} = member;
				current.members[name] = {type: typeOf(type, names), description, required};
			}
		} else if (trimmed !== '' && !importLine.test(line)) {
			throw new Error(`${home}: cannot read ${JSON.stringify(line)}`);
		}
	}
};

/** All types of the files, by path and text. An unreadable line is thrown as an error that names the file and the line. */
export const readDeclarations = (files: ReadonlyMap<string, string>): Declarations => {
	const declared = new Map<string, Declared>();

	for (const [path, text] of files) {
		readFile(text, homeOf(path), (name, type) => void declared.set(name, type));
	}

	return declared;
};
