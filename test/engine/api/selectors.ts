import test from 'ava';
import {events} from '../../../source/engine/api/kinds/event.ts';
import {allKinds} from '../../../source/engine/api/kinds/index.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {matcherOf} from '../../../source/engine/api/selection.ts';
import {
	fieldsMatch,
	labelsText,
	parseFieldSelector,
	parseLabelSelector,
	requirementHolds,
	requirementsMatch,
	selectorMatches,
	selectorText,
} from '../../../source/engine/api/selectors.ts';

const selects = (query: string, labels: Readonly<Record<string, string>>): boolean | string => {
	const read = parseLabelSelector(query);
	return read.ok ? requirementsMatch(read.value, labels) : read.message;
};

const web = {app: 'web', tier: 'front', 'example.com/rank': '7'};

test('queries find what they say', t => {
	const table: ReadonlyArray<readonly [query: string, found: boolean]> = [
		['', true],
		['app=web', true],
		['app==web', true],
		['app = web , tier', true],
		['app!=web', false],
		['size!=large', true],
		['app', true],
		['!app', false],
		['!size', true],
		['app in (api,web)', true],
		['app notin (api, web)', false],
		['size notin (large)', true],
		['size in (large)', false],
		['example.com/rank>6', true],
		['example.com/rank<7', false],
		['size>1', false],
		['app=', false],
		['app in (web),tier=front,!size', true],
	];

	for (const [query, found] of table) {
		t.is(selects(query, web), found, query);
	}
});

test('queries that mean nothing are refused with their reason', t => {
	t.is(selects('app=web,', web), "found '', expected: identifier after ','");
	t.is(selects('app in web', web), "unable to parse requirement: found 'web' expected: '('");
	t.is(selects('app)', web), "unable to parse requirement: found ')', expected: in, notin, =, ==, !=, gt, lt");
	t.is(selects('app=web tier', web), "found 'tier', expected: ',' or 'end of string'");
	t.is(selects('(', web), "found '(', expected: !, identifier, or 'end of string'");
	t.is(selects('app in (a', web), "unable to parse requirement: found '', expected: ',' or ')'");
	t.is(selects('app in (a b', web), "unable to parse requirement: found 'b', expected: ',' or ')'");
	t.is(selects('app in (', web), "unable to parse requirement: found '', expected: ',', ')' or identifier");
	t.regex(String(selects('a b=c', web)), /^unable to parse requirement: found 'b', expected: in, notin/);
	t.regex(String(selects('app=-web-', web)), /values\[0]\[app]: Invalid value: "-web-": a valid label must/);
	t.regex(String(selects('app>x', web)), /for 'Gt', 'Lt' operators, the value must be an integer/);
});

test('an absent selector finds nothing, an empty one everything', t => {
	t.false(selectorMatches(undefined, web));
	t.true(selectorMatches({}, web));
	t.true(selectorMatches({}, undefined));
});

test('labels and expressions must hold together, and "not" holds where the label is missing', t => {
	t.true(
		selectorMatches(
			{matchLabels: {app: 'web'}, matchExpressions: [{key: 'size', operator: 'NotIn', values: ['l']}]},
			web,
		),
	);
	t.false(selectorMatches({matchLabels: {app: 'web'}, matchExpressions: [{key: 'size', operator: 'Exists'}]}, web));
	t.false(selectorMatches({matchLabels: {constructor: 'x'}}, {}));
	t.false(requirementHolds('Exists', 'toString', [], {}));
});

test('great numbers are compared as whole numbers', t => {
	t.true(requirementHolds('Gt', 'n', ['9007199254740992'], {n: '9007199254740993'}));
	t.false(requirementHolds('Gt', 'n', ['1.5'], {n: '2'}));
});

test('selectors are printed as kubectl prints them', t => {
	t.is(selectorText({matchLabels: {b: '2', a: '1'}}), 'a=1,b=2');
	t.is(
		selectorText({
			matchExpressions: [
				{key: 'z', operator: 'In', values: ['y', 'x']},
				{key: 'c', operator: 'DoesNotExist'},
				{key: 'd', operator: 'NotIn', values: ['q']},
			],
		}),
		'!c,d notin (q),z in (x,y)',
	);
	t.is(selectorText({}), '<none>');
	t.is(labelsText(undefined), '<none>');
	t.is(labelsText({b: '2', a: '1'}), 'a=1,b=2');
});

test('field selectors compare fields, and an unset field is empty', t => {
	const finds = (query: string): boolean | string => {
		const read = parseFieldSelector(query);
		return read.ok ? fieldsMatch(read.value, {'spec.nodeName': 'node-1', 'status.phase': 'Running'}) : read.message;
	};

	t.true(finds('spec.nodeName=node-1,status.phase!=Failed'));
	t.true(finds('spec.nodeName==node-1'));
	t.false(finds('spec.nodeName='));
	t.true(finds('status.podIP='));
	t.true(finds(''));
	t.is(finds('phase'), "invalid selector: 'phase'; can't understand 'phase'");
});

test('a backslash protects what would end a value', t => {
	t.deepEqual(parseFieldSelector('a=b\\,c\\=d'), {ok: true, value: [{field: 'a', equal: true, value: 'b,c=d'}]});
});

test('every kind says which fields may be selected, even where there is no object to look at', t => {
	for (const kind of allKinds) {
		t.true(matcherOf(kind, {fieldSelector: 'metadata.name=x,metadata.namespace!=y'}).ok, kind.kind);
		const read = matcherOf(kind, {fieldSelector: 'spec.colour=red'});
		const known = '"spec.colour" is not a known field selector: only "metadata.name", "metadata.namespace"';
		const words = [known, 'field label not supported: spec.colour', 'field label "spec.colour" not supported for Job'];
		t.true(!read.ok && words.includes(read.message), kind.kind);
	}

	t.true(matcherOf(pods, {fieldSelector: 'spec.nodeName=a,status.phase!=Failed'}).ok);
	t.true(matcherOf(events, {fieldSelector: 'involvedObject.name=web'}).ok);
});
