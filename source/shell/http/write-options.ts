/*
What a write may say in its query beside its object: `dryRun`, `fieldManager`, `fieldValidation`, `force`, and what a delete says
in its body. All that is wrong is told at once, as with objects.

Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation
*/
import {invalid} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {
	type FieldError,
	type FieldErrors,
	forbiddenField,
	invalidField,
	requiredField,
	tooLongField,
	unsupportedField,
} from '../../engine/api/validation.ts';
import type {PatchType} from '../../engine/api/verbs.ts';

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions';

const refusalOf = (kind: OptionsKind, problems: FieldErrors): Status | undefined =>
	problems.length === 0 ? undefined : invalid({group: 'meta.k8s.io', plural: '', kind}, '', problems);

/** Source: metav1validation FieldManagerMaxLength */
const longestManager = 128;

/** The first letter that cannot be printed. Source: validation.go, ValidateFieldManager */
const strangeLetters = (manager: string): FieldErrors => {
	const found = /[\p{C}\p{Zl}\p{Zp}]/u.exec(manager);

	if (found === null) {
		return [];
	}

	const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	const place = Buffer.byteLength(manager.slice(0, found.index));
	return [invalidField('fieldManager', manager, `invalid character U+${code} (at position ${place})`)];
};

const managerErrors = (manager: string): FieldErrors => [
	...(Buffer.byteLength(manager) > longestManager ? [tooLongField('fieldManager', longestManager)] : []),
	...strangeLetters(manager),
];

const dryRunErrors = (dryRun: readonly string[]): FieldErrors =>
	dryRun.every(each => each === 'All') ? [] : [unsupportedField('dryRun', dryRun, ['All'])];

const validations: readonly string[] = ['', 'Ignore', 'Strict', 'Warn'];

const validationErrors = (validation: string): FieldErrors =>
	validations.includes(validation) ? [] : [unsupportedField('fieldValidation', validation, validations)];

const applyErrors = (query: URLSearchParams, patchType: PatchType): readonly FieldError[] => {
	if (patchType !== 'apply') {
		return query.has('force') ? [forbiddenField('force', 'may not be specified for non-apply patch')] : [];
	}

	return (query.get('fieldManager') ?? '') === '' ? [requiredField('fieldManager', 'is required for apply patch')] : [];
};

/** What is wrong with the query of a create, an update or a patch. */
export const wrongQuery = (
	kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
	query: URLSearchParams,
	patchType?: PatchType,
): Status | undefined =>
	refusalOf(kind, [
		...(patchType === undefined ? [] : applyErrors(query, patchType)),
		...managerErrors(query.get('fieldManager') ?? ''),
		...dryRunErrors(query.getAll('dryRun')),
		...validationErrors(query.get('fieldValidation') ?? ''),
	]);

const policies: readonly string[] = ['Foreground', 'Background', 'Orphan'];

/** What is wrong with the options of a delete, wherever they were said. */
export const wrongDeletion = (
	policy: unknown,
	dryRun: readonly string[],
	orphanDependents: unknown,
): Status | undefined =>
	refusalOf('DeleteOptions', [
		...(policy !== undefined && typeof orphanDependents === 'boolean'
			? [invalidField('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set')]
			: []),
		...(policy === undefined || policies.includes(policy as string)
			? []
			: [unsupportedField('propagationPolicy', policy, [...policies, 'nil'])]),
		...dryRunErrors(dryRun),
	]);
