/** The forms of `-o` that show whole objects. Source: k8s.io/cli-runtime/pkg/printers */
import {kindOf} from '../../../engine/api/kinds/index.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import {customColumns} from '../text/custom-columns.ts';
import {goJson} from '../text/go-json.ts';
import {goYaml} from '../text/go-yaml.ts';
import {compileField, compileJsonPath} from '../text/json-path.ts';
import {type Loose, nameOf} from './api.ts';
import type {Arguments} from './flags.ts';

/** Text for one object, or for a List of them. */
export type Printer = (object: unknown) => string;

const allowed =
	'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml';

/** The object as people look at it: who manages which field is left out unless it is asked for. */
const shown = (object: unknown, given: Arguments): unknown => {
	const {metadata, items} = object as {readonly metadata?: ApiObject['metadata']; readonly items?: readonly unknown[]};

	if (given.on('show-managed-fields')) {
		return object;
	}

	if (items !== undefined) {
		return {...(object as object), items: items.map(item => shown(item, given))};
	}

	if (metadata?.managedFields === undefined) {
		return object;
	}

	const {managedFields: _, ...rest} = metadata;
	return {...(object as object), metadata: rest};
};

const itemsOf = (object: unknown): readonly Loose[] => {
	const {items} = object as {readonly items?: readonly Loose[]};
	return items ?? [object as Loose];
};

const printName = (object: Loose): string => {
	const kind = kindOf(object.apiVersion, object.kind);
	const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
	return kind === undefined
		? `${object.kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${object.metadata.name}`
		: nameOf(kind, object.metadata.name);
};

const printers: Readonly<Record<string, (given: Arguments, detail: string) => Parsed<Printer>>> = {
	json: given => parsed(object => goJson(shown(object, given))),
	yaml: given => parsed(object => goYaml(shown(object, given))),
	name: () => parsed(object => itemsOf(object).map(printName).join('\n')),
	jsonpath(given, detail) {
		const path = compileJsonPath(detail);
		return path.ok ? parsed(object => path.value(shown(object, given))) : unparsed(`error: ${path.message}`);
	},
	'jsonpath-as-json'(given, detail) {
		const field = compileField(detail);
		return field.ok
			? parsed(object => goJson(field.value(shown(object, given) as never)))
			: unparsed(`error: ${field.message}`);
	},
	'custom-columns'(given, detail) {
		const columns = customColumns(detail, given.on('no-headers'));
		return columns.ok ? parsed(object => columns.value(itemsOf(object))) : unparsed(`error: ${columns.message}`);
	},
};

/** Asked for by others, and not built: said plainly. */
const absent: readonly string[] = [
	'go-template',
	'go-template-file',
	'template',
	'templatefile',
	'jsonpath-file',
	'custom-columns-file',
];

/** The printer that `-o` names. */
export const printerFor = (output: string, given: Arguments): Parsed<Printer> => {
	const equals = output.indexOf('=');
	const form = equals < 0 ? output : output.slice(0, equals);
	const detail = equals < 0 ? (given.text('template') ?? '') : output.slice(equals + 1);

	if (absent.includes(form)) {
		return unparsed(`error: podfall has no -o ${form}; use jsonpath or custom-columns`);
	}

	const make = Object.hasOwn(printers, form) ? printers[form] : undefined;

	if (make === undefined) {
		return unparsed(
			`error: unable to match a printer suitable for the output format "${output}", allowed formats are: ${allowed}`,
		);
	}

	if (detail === '' && (form === 'jsonpath' || form === 'custom-columns')) {
		return unparsed(
			form === 'jsonpath'
				? 'error: template format specified but no template given'
				: 'error: custom-columns format specified but no custom columns given',
		);
	}

	return make(given, detail);
};

/** A List of objects as kubectl makes one by itself. */
export const listOf = (items: readonly ApiObject[]) => ({
	apiVersion: 'v1',
	items,
	kind: 'List',
	metadata: {resourceVersion: ''},
});
