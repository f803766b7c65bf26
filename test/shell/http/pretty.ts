import test from 'ava';
import {jsonAnswer, textAnswer} from '../../../source/shell/http/answer.ts';
import {prettyAnswer, wantsPretty} from '../../../source/shell/http/pretty.ts';
import {writtenList} from '../../../source/shell/http/written.ts';

const asIs = (text: string): string => text;
const prettied = (body: unknown): unknown => prettyAnswer(jsonAnswer(body), asIs).body;

for (const [url, agent, wanted] of [
	['/api/v1/pods', 'curl/8.5.0', true],
	['/api/v1/pods', 'Wget/1.21', true],
	['/api/v1/pods', 'Mozilla/5.0 (X11)', true],
	['/api/v1/pods', 'kubectl/v1.34.1', false],
	['/api/v1/pods', undefined, false],
	['/api/v1/pods?pretty=true', 'kubectl/v1.34.1', true],
	['/api/v1/pods?pretty=1', undefined, true],
	['/api/v1/pods?pretty=false', 'curl/8.5.0', false],
	['/api/v1/pods?pretty=yes', 'curl/8.5.0', false],
	['/api/v1/pods?pretty=', 'curl/8.5.0', true],
] as const) {
	test(`${url} by ${agent ?? 'nobody'} is ${wanted ? '' : 'not '}written for people`, t => {
		t.is(wantsPretty({url, headers: {'user-agent': agent}}), wanted);
	});
}

test('an object has its members as Go declares them, and maps by name', t => {
	const pod = {
		spec: {containers: [{image: 'a<b>', name: 'a'}]},
		metadata: {uid: '1', labels: {z: '1', b: '2'}, name: 'web'},
		apiVersion: 'v1',
		kind: 'Pod',
	};
	t.is(
		prettied(pod),
		`{
  "kind": "Pod",
  "apiVersion": "v1",
  "metadata": {
    "name": "web",
    "uid": "1",
    "labels": {
      "b": "2",
      "z": "1"
    }
  },
  "spec": {
    "containers": [
      {
        "name": "a",
        "image": "a\\u003cb\\u003e"
      }
    ]
  }
}`,
	);
});

test('a list that was written already is read again', t => {
	const item = JSON.stringify({data: {b: '1', a: '2'}, metadata: {name: 'x'}, kind: 'ConfigMap', apiVersion: 'v1'});
	const list = writtenList({kind: 'ConfigMapList', apiVersion: 'v1', metadata: {resourceVersion: '7'}}, [item]);
	const {body} = prettyAnswer(jsonAnswer(list), asIs);
	t.is(
		JSON.stringify(JSON.parse(String(body))),
		'{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"},"data":{"a":"2","b":"1"}}]}',
	);
});

test('a custom resource is a map at every depth', t => {
	const body = {kind: 'Widget', spec: {b: [{d: 1, c: 2}], a: 1}, apiVersion: 'example.com/v1'};
	t.is(
		JSON.stringify(JSON.parse(String(prettied(body)))),
		'{"apiVersion":"example.com/v1","kind":"Widget","spec":{"a":1,"b":[{"c":2,"d":1}]}}',
	);
});

test('what is no JSON stays as it is', t => {
	t.is(prettyAnswer(textAnswer('ok'), asIs).body, 'ok');
	t.is(prettied('text'), 'text');
});
