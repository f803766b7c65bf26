import test from 'ava';
import {wrongDeletion, wrongQuery} from '../../../source/shell/http/write-options.ts';

const query = (text: string) => wrongQuery('CreateOptions', new URLSearchParams(text))?.message;
const patch = (text: string, type: 'apply' | 'merge') =>
	wrongQuery('PatchOptions', new URLSearchParams(text), type)?.message;

for (const text of ['', 'dryRun=All', 'fieldManager=me&fieldValidation=Strict', 'fieldValidation=', 'pretty=true']) {
	test(`a create may say ${text === '' ? 'nothing' : text}`, t => {
		t.is(query(text), undefined);
	});
}

test('everything that is wrong with a create is told at once', t => {
	t.is(
		query(`dryRun=Some&fieldValidation=Odd&fieldManager=${'x'.repeat(129)}`),
		'CreateOptions.meta.k8s.io "" is invalid: [fieldManager: Too long: may not be more than 128 bytes, dryRun: Unsupported value: ["Some"]: supported values: "All", fieldValidation: Unsupported value: "Odd": supported values: "", "Ignore", "Strict", "Warn"]',
	);
	t.regex(
		query('fieldManager=a%07b') ?? '',
		/fieldManager: Invalid value: .*: invalid character U\+0007 \(at position 1\)$/,
	);
	t.is(
		query('dryRun='),
		'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: [""]: supported values: "All"',
	);
});

test('only what is applied has a force, and it must say whose it is', t => {
	t.is(
		patch('force=true', 'merge'),
		'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
	);
	t.is(
		patch('force=true', 'apply'),
		'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
	);
	t.is(patch('force=true&fieldManager=me', 'apply'), undefined);
});

test('a delete says what becomes of dependents in one way, and in one of three words', t => {
	t.is(wrongDeletion('Background', ['All'], undefined), undefined);
	t.is(wrongDeletion(undefined, [], true), undefined);
	t.is(
		wrongDeletion('Sideways', [], undefined)?.message,
		'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
	);
	t.is(
		wrongDeletion('Orphan', [], true)?.message,
		'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
	);
});
