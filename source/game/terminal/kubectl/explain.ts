/** `kubectl explain`: what is known of a field and of those below it. Source: kubectl/pkg/explain/v2/templates/plaintext.tmpl */
import {kindNamed} from '../kinds.ts';
import type {FieldsOf, Schema} from '../site.ts';
import {byBytes} from '../text/go-json.ts';
import {wrapped} from '../text/wrap.ts';
import {done} from '../work.ts';
import {flagSwitch, flagText} from './flags.ts';
import {defineVerb, giveUp, type Kubectl} from './verb.ts';

type Resolve = FieldsOf['resolve'];

const resolvedOf = (schema: Schema, resolve: Resolve): Schema =>
	(schema.$ref === undefined ? undefined : resolve(schema.$ref)) ?? schema;

/** The schema of the values of a map. */
const valuesOf = ({additionalProperties}: Schema): Schema | undefined =>
	typeof additionalProperties === 'object' ? additionalProperties : undefined;

const descriptionOf = (schema: Schema, resolve: Resolve): string => {
	const {description = '', allOf = [], items, ...rest} = resolvedOf(schema, resolve);
	const more = [...allOf, ...[items, valuesOf(rest)].filter(each => each !== undefined)];
	return `${description === '' ? '' : `${description}\n`}${more.map(each => descriptionOf(each, resolve)).join('')}`;
};

/** `string`, `[]Container`, `map[string]string`. */
const typeOf = (schema: Schema, resolve: Resolve): string => {
	const {items, allOf = [], properties, $ref, type} = schema;
	const values = valuesOf(schema);

	if (items !== undefined) {
		return `[]${typeOf(items, resolve)}`;
	}

	if (values !== undefined) {
		return `map[string]${typeOf(values, resolve)}`;
	}

	if (allOf.length === 1 && allOf[0] !== undefined && properties === undefined) {
		return typeOf(allOf[0], resolve);
	}

	if ($ref !== undefined) {
		const own = resolve($ref)?.type ?? 'object';
		return own === 'object' ? ($ref.split('/').at(-1)?.split('.').at(-1) ?? 'Object') : own;
	}

	return type === undefined || type === 'object' ? 'Object' : type;
};

const enumTexts = ({enum: values = []}: Schema): readonly string[] =>
	values.map(value => (value === '' ? '""' : String(value)));

const mostInLine = 4;

const fieldLines = (owner: Schema, name: string, level: number, isShort: boolean, resolve: Resolve): string[] => {
	const schema = owner.properties?.[name] ?? {};
	const space = '  '.repeat(level);
	const required = owner.required?.includes(name) === true ? ' -required-' : '';
	const values = enumTexts(schema);
	const more = values.length > mostInLine ? ', ....' : '';
	const about = (schema.description ?? '') === '' ? '<no description>' : (schema.description ?? '');
	return [
		`${space}${name}\t<${typeOf(schema, resolve)}>${required}`,
		...(values.length === 0 ? [] : [`${space}enum: ${values.slice(0, mostInLine).join(', ')}${more}`]),
		...(isShort ? [] : [...wrapped(about, 78 - level * 2).map(line => `${space}  ${line}`), '']),
	];
};

type Walk = {readonly resolve: Resolve; readonly isRecursive: boolean};

/** The fields of a schema, and with `--recursive` those below them; a type within itself is not told again. */
const listLines = (schema: Schema, level: number, seen: readonly string[], walk: Walk): readonly string[] => {
	const {$ref = ''} = schema;

	if ($ref !== '' && seen.includes($ref)) {
		return [];
	}

	const known = [...seen, $ref];
	const own = resolvedOf(schema, walk.resolve);
	const below = [...(own.allOf ?? []), ...[own.items, valuesOf(own)].filter(each => each !== undefined)];
	const fields = Object.keys(own.properties ?? {}).sort(byBytes);
	return [
		...fields.flatMap(name => [
			...fieldLines(own, name, level, walk.isRecursive, walk.resolve),
			...(walk.isRecursive ? listLines(own.properties?.[name] ?? {}, level + 1, known, walk) : []),
		]),
		...below.flatMap(each => listLines(each, level, known, walk)),
	];
};

/** The schema that a path of fields leads to, through lists and maps; undefined: it leads nowhere. */
const follow = (
	schema: Schema,
	path: readonly string[],
	seen: readonly string[],
	resolve: Resolve,
): Schema | undefined => {
	const [first] = path;
	const {$ref = ''} = schema;
	const own = resolvedOf(schema, resolve);
	const next = first === undefined ? undefined : own.properties?.[first];

	if (first === undefined) {
		return schema;
	}

	if ($ref !== '' && seen.includes($ref)) {
		return undefined;
	}

	if (next !== undefined) {
		return follow(next, path.slice(1), [], resolve);
	}

	const known = [...seen, $ref];
	const through = [own.items, valuesOf(own), ...(own.allOf ?? [])].filter(each => each !== undefined);
	return through.map(each => follow(each, path, known, resolve)).find(found => found !== undefined);
};

const textOf = (
	{root, resolve}: FieldsOf,
	path: readonly string[],
	isRecursive: boolean,
): readonly string[] | undefined => {
	const schema = follow(root, path, [], resolve);

	if (schema === undefined) {
		return undefined;
	}

	const name = path.at(-1);
	const values = enumTexts(schema);
	const head =
		name === undefined
			? []
			: [
					`FIELD: ${name} <${typeOf(schema, resolve)}>`,
					...(values.length === 0 ? [] : ['ENUM:', ...values.map(value => `    ${value}`)]).concat(''),
					...(values.length === 0 ? [''] : []),
				];
	const about = descriptionOf(schema, resolve);
	const fields = listLines(schema, 1, [], {resolve, isRecursive});
	return [
		...head,
		'DESCRIPTION:',
		...wrapped(about === '' ? '<empty>' : about, 76).map(line => `    ${line}`),
		...(fields.length === 0 ? [] : ['FIELDS:', ...fields]),
	];
};

/** `deploy.spec.replicas`: a kind, its group perhaps, and fields. */
const readPath = ({shell}: Kubectl, text: string) => {
	const parts = text.split('.');

	for (let length = parts.length; length > 0; length--) {
		const kind = kindNamed(shell.site, parts.slice(0, length).join('.'));

		if (kind !== undefined) {
			return {kind, fields: parts.slice(length)};
		}
	}

	return undefined;
};

export const explain = defineVerb({
	name: 'explain',
	summary: 'Get documentation for a resource',
	usage: 'kubectl explain TYPE[.FIELD…] [--recursive]',
	flags: [flagSwitch('recursive'), flagText('api-version'), flagText('output', 'o')],
	*run(kubectl) {
		const {given, say, shell} = kubectl;
		const [path, ...more] = given.words;
		const {outage} = shell.site.door.glass;

		if (path === undefined || more.length > 0) {
			return giveUp(
				kubectl,
				path === undefined
					? 'error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.'
					: 'error: We accept only this format: explain RESOURCE',
			);
		}

		if (outage !== undefined) {
			return giveUp(kubectl, kubectl.api.words(outage));
		}

		const asked = readPath(kubectl, path.replace(/^\.|\.$/g, ''));

		if (asked === undefined) {
			return giveUp(kubectl, `the server doesn't have a resource type "${path.split('.')[0]}"`);
		}

		const {group, version, kind} = asked.kind;
		const known = shell.site.fields?.({group, version, kind});

		if (known === undefined) {
			return giveUp(kubectl, `error: nothing is known here of the fields of ${kind}`);
		}

		const lines = textOf(known, asked.fields, given.on('recursive'));
		say(
			[...(group === '' ? [] : [`GROUP:      ${group}`]), `KIND:       ${kind}`, `VERSION:    ${version}`, ''].join(
				'\n',
			),
		);

		if (lines === undefined) {
			return giveUp(kubectl, `error: field "${asked.fields.at(-1)}" does not exist`);
		}

		say(lines.join('\n'));
		return done;
	},
});
