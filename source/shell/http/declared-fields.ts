import {isObject, type Json, memberOf} from '../../engine/api/json.ts';
import type {AnyKind, CustomTraits} from '../../engine/api/kind.ts';
import {partsOf} from '../../engine/api/managed-fields/parts.ts';
import {elementText} from '../../engine/api/managed-fields/path-element.ts';
import {type FieldShape, patchShapeOf, shapeMember, typeNameOf} from '../../engine/api/patch-shapes.ts';
import {failed} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import type {Served} from './served.ts';
import {knownFields} from './strict.ts';

type Step = {readonly text: string; readonly value: Json | undefined; readonly field: FieldShape | undefined};

const intoMember = ({text, value, field}: Step, name: string): Step => ({
	text: `${text}.${name}`,
	value: isObject(value) ? memberOf(value, name) : undefined,
	field: shapeMember(field?.shape, name),
});

/** An item is told by its keys where its list has some. */
const intoItem = ({text, value, field}: Step, index: number): Step => {
	const part = partsOf(value, field)?.[index];
	return {
		text: `${text}${part === undefined ? `[${index}]` : elementText(part.element)}`,
		value: Array.isArray(value) ? value[index] : undefined,
		field: part?.field,
	};
};

/** `spec.containers[0].imagee` as server-side apply writes it: `.spec.containers[name="main"].imagee`. */
const appliedPath = (path: string, object: Json, kind: AnyKind): string =>
	[...path.matchAll(/([^.[\]]+)|\[(\d+)\]/gu)].reduce(
		(step: Step, [, name, index]) => (name === undefined ? intoItem(step, Number(index)) : intoMember(step, name)),
		{text: '', value: object, field: {shape: patchShapeOf(kind)}},
	).text;

const problemsText = (problems: readonly string[]): string =>
	problems.length === 1 ? (problems[0] ?? '') : ['errors:', ...problems.map(problem => `  ${problem}`)].join('\n');

const unknownOfCustom = (custom: CustomTraits, body: Json): readonly string[] => {
	const {fields, metadata} = custom.undeclared(body);
	return [
		...fields,
		...metadata.flatMap(([place, value]) =>
			knownFields('meta/v1.ObjectMeta', value).unknown.map(name => `${place}.${name}`),
		),
	];
};

/**
The refusal of what is applied by the server with fields that its type has not: they could have no owner, whatever `fieldValidation`
says. Source: k8s.io/apimachinery/pkg/util/managedfields/internal/structuredmerge.go, sigs.k8s.io/structured-merge-diff/v6/typed
*/
export const undeclared = (body: Json, {kind, group, version}: Served): Status | undefined => {
	const unknown =
		kind.custom === undefined
			? knownFields(typeNameOf({group, version, kind: kind.kind}), body).unknown
			: unknownOfCustom(kind.custom, body);

	if (unknown.length === 0) {
		return undefined;
	}

	const {name = '', namespace = ''} = (isObject(body) && isObject(body.metadata) ? body.metadata : {}) as Record<
		string,
		string
	>;
	const problems = unknown.map(path => `${appliedPath(path, body, kind)}: field not declared in schema`);
	const type = `${group}/${version}, Kind=${kind.kind}`;
	return failed(`failed to create typed patch object (${namespace}/${name}; ${type}): ${problemsText(problems)}`);
};
