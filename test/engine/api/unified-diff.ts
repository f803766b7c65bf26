import test from 'ava';
import {unifiedDiff} from '../../../source/engine/api/unified-diff.ts';

/* Sources: Kubernetes v1.34.1 answering updates of pods; github.com/pmezard/go-difflib. */

const letters = (text: string) => ({list: [...text]});

test('values that are the same differ in nothing', t => {
	t.is(unifiedDiff({a: 1}, {a: 1}), '');
});

test('what differs stands between three lines before and after it', t => {
	t.is(
		unifiedDiff(letters('abcdefgh'), letters('abcdxfgh')),
		['@@ -4,7 +4,7 @@', '   "b",', '   "c",', '   "d",', '-  "e",', '+  "x",', '   "f",', '   "g",', '   "h"', ''].join(
			'\n',
		),
	);
});

test('changes far from each other stand in two parts, and near ones in one', t => {
	const heads = (text: string) => text.split('\n').filter(line => line.startsWith('@@'));
	t.deepEqual(heads(unifiedDiff(letters('abcdefghijklmn'), letters('xbcdefghijklmy'))), [
		'@@ -1,6 +1,6 @@',
		'@@ -13,6 +13,6 @@',
	]);
	t.deepEqual(heads(unifiedDiff(letters('abcdefgh'), letters('xbcdefgy'))), ['@@ -1,12 +1,12 @@']);
});

test('nothing where there was something is one line', t => {
	t.is(unifiedDiff({a: ['b']}, {a: null}), '@@ -1,5 +1,3 @@\n {\n- "a": [\n-  "b"\n- ]\n+ "a": null\n }\n');
});

test('signs of HTML are written as Go writes them', t => {
	t.regex(unifiedDiff({a: 'x'}, {a: '<&>'}), /\+ "a": "\\u003c\\u0026\\u003e"/);
});
