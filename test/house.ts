import test from 'ava';
import {codeOf, type SourceFile, sourceFiles} from './helpers/source.ts';

/*
The law of the house, as data and checks. `room: whom it may import`; a room may always import itself.
The pictures behind the table: the control plane cannot see the ground, components do not know one another,
the game knows the engine through one door, and nothing inside knows the terminal.
*/

const mayImport: Readonly<Record<string, readonly string[]>> = {
	'engine/kernel': [],
	'engine/api': ['engine/kernel'],
	'engine/ground': ['engine/kernel', 'engine/api'],
	'engine/client': ['engine/kernel', 'engine/api'],
	'engine/etcd': ['engine/kernel', 'engine/ground', 'engine/api'],
	'engine/apiserver': ['engine/kernel', 'engine/api', 'engine/etcd'],
	'engine/cloud': ['engine/kernel', 'engine/api', 'engine/ground'],
	'engine/scheduler': ['engine/kernel', 'engine/api', 'engine/client'],
	'engine/controllers': ['engine/kernel', 'engine/api', 'engine/client', 'engine/cloud'],
	'engine/node': ['engine/kernel', 'engine/api', 'engine/client', 'engine/ground'],
	'engine/addons': ['engine/kernel', 'engine/api', 'engine/client', 'engine/ground'],
	'engine/traffic': ['engine/kernel', 'engine/api', 'engine/ground'],
	'engine/faults': ['engine/kernel', 'engine/ground'],
	engine: [
		'engine/kernel',
		'engine/api',
		'engine/ground',
		'engine/client',
		'engine/etcd',
		'engine/apiserver',
		'engine/cloud',
		'engine/scheduler',
		'engine/controllers',
		'engine/node',
		'engine/addons',
		'engine/traffic',
		'engine/faults',
	],
	game: ['engine/kernel', 'engine/api', 'engine/client', 'engine'],
	shell: ['engine/kernel', 'engine/api', 'game'],
	'': ['shell', 'game', 'engine/kernel'],
};

/** Packages that a room may use, beside none at all. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
	'engine/kernel': ['seedrandom'],
	game: ['yaml', 'ajv'],
};

const roomOf = (file: string): string => {
	const parts = file.split('/').slice(1, -1);
	return parts[0] === 'engine' ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
};

const files = sourceFiles('source');
const pure = files.filter(file => file.path.startsWith('source/engine/') || file.path.startsWith('source/game/'));

test('rooms import only whom they may', t => {
	for (const file of files) {
		const room = roomOf(file.path);
		t.true(room in mayImport, `${file.path} stands in no room of the plan`);

		for (const {from} of file.imports.filter(({from}) => from.startsWith('source/'))) {
			const other = roomOf(from);
			t.true(other === room || mayImport[room]!.includes(other), `${file.path} may not import ${from}`);
		}
	}
});

test('the game comes into the engine through one door', t => {
	for (const file of files.filter(({path}) => roomOf(path) === 'game')) {
		for (const {from} of file.imports.filter(({from}) => roomOf(from) === 'engine')) {
			t.is(from, 'source/engine/cluster.ts', `${file.path} comes in by another way`);
		}
	}
});

test('the engine and the game use no packages but those that were weighed', t => {
	for (const file of pure) {
		for (const {from} of file.imports.filter(({from}) => !from.startsWith('source/'))) {
			const name = from.split('/')[0]!;
			t.true((mayUse[roomOf(file.path)] ?? []).includes(name), `${file.path} may not use ${from}`);
		}
	}
});

/** What must not be said where a run has to be the same on every machine, and why. */
const banned: ReadonlyArray<readonly [pattern: RegExp, why: string]> = [
	[/\bDate\b/, 'virtual time only'],
	[/\bperformance\b|\bhrtime\b/, 'virtual time only'],
	[/\bset(?:Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/, 'wakes, not timers'],
	[/\basync\b|\bawait\b|\bPromise\b/, 'one loop'],
	[
		/\bprocess\.(?!$)(?:env|argv|exit|stdout|stderr|stdin|nextTick|platform|cwd|memoryUsage|on)\b/,
		'the shell talks to the machine',
	],
	[
		/\bMath\.(?!(?:floor|ceil|round|trunc|min|max|abs|sign|imul|clz32|fround|sqrt|SQRT1_2)\b)\w+/,
		'exact-math.ts gives the same bits everywhere',
	],
	[/\*\*/, 'exactPow, or x * x'],
	[/\bIntl\b|\blocaleCompare\b|\.toLocale\w+/, 'compare with <'],
	[/\bcrypto\b|\brandomUUID\b/, 'named draws'],
	[/\bfor\s*\((?:const|let|var)\s+\w+\s+in\b/, 'iterate over an array or sorted keys'],
	[/\bWeakRef\b|\bFinalizationRegistry\b/, 'the garbage collector may not decide'],
	[/\beval\b|\bnew Function\b/, 'data, not code'],
];

test('nothing inside asks the machine for time, chance, language or order', t => {
	for (const file of pure) {
		for (const [pattern, why] of banned) {
			const found = pattern.exec(file.code);
			t.is(found, null, `${file.path} says "${found?.[0]}": ${why}`);
		}
	}
});

test('the check for banned words sees them, and does not see them in comments and texts', t => {
	const saysDate = (text: string) => /\bDate\b/.test(codeOf(text));
	t.true(saysDate('const now = new Date();'));
	t.true(saysDate(['const text = `$', '{new Date()}`;'].join('')));
	t.false(saysDate("// Date\n/* Date */ const word = 'Date';"));
});

test('no state lives in a module: a thousand runs in one process equal a thousand fresh ones', t => {
	for (const file of pure) {
		const found = /^(?:export )?let \w+/m.exec(file.code);
		t.is(found, null, `${file.path} keeps "${found?.[0]}" for everybody`);
	}
});

test('no file is part of a circle', t => {
	const byPath = new Map(files.map(file => [file.path, file]));
	const done = new Set<string>();

	const visit = (file: SourceFile, path: readonly string[]): void => {
		const at = path.indexOf(file.path);
		t.true(at < 0, `a circle: ${[...path.slice(at), file.path].join(' → ')}`);

		if (at >= 0 || done.has(file.path)) {
			return;
		}

		for (const {from, typeOnly} of file.imports) {
			const next = byPath.get(from);

			if (next !== undefined && !typeOnly) {
				visit(next, [...path, file.path]);
			}
		}

		done.add(file.path);
	};

	for (const file of files) {
		visit(file, []);
	}
});

test('every file of a folder with an index is in the index', t => {
	for (const index of files.filter(file => file.path.endsWith('/index.ts'))) {
		const folder = index.path.slice(0, -'index.ts'.length);
		const named = new Set(index.imports.map(({from}) => from));
		const beside = files.filter(file => file.path.startsWith(folder) && !file.path.slice(folder.length).includes('/'));

		for (const file of beside.filter(each => each !== index)) {
			const usedBySibling = beside.some(other => other !== index && other.imports.some(({from}) => from === file.path));
			t.true(named.has(file.path) || usedBySibling, `${file.path} is missing from ${index.path}`);
		}
	}
});

test('every file is used by another one', t => {
	const used = new Set(files.flatMap(file => file.imports.map(({from}) => from)));
	const entrances = new Set([
		'source/cli.tsx',
		'source/start.ts',
		'source/shell/tui/ink-table.ts',
		'source/shell/tui/ink-table.bundled.ts',
	]);
	const workers = /\/[\w-]+-worker\.ts$/;
	const forTests = new Set(
		[...sourceFiles('test'), ...sourceFiles('bench')].flatMap(file => file.imports.map(({from}) => from)),
	);

	for (const file of files) {
		const known = used.has(file.path) || entrances.has(file.path) || workers.test(file.path) || forTests.has(file.path);
		t.true(known, `nobody uses ${file.path}`);
	}
});

/** The file of each room that a newcomer opens first; it says what the room is before it does anything. */
const firstFiles: readonly string[] = [
	'engine/kernel/kernel.ts',
	'engine/api/kind.ts',
	'engine/ground/ground.ts',
	'engine/client/client.ts',
	'engine/etcd/store.ts',
	'engine/apiserver/server.ts',
	'engine/scheduler/scheduler.ts',
	'engine/controllers/index.ts',
	'engine/node/kubelet.ts',
	'engine/addons/cluster-dns.ts',
	'engine/traffic/traffic.ts',
	'engine/faults/injector.ts',
	'engine/cluster.ts',
	'game/session.ts',
	'game/scenario/load.ts',
	'game/score/scoreboard.ts',
	'game/view/frame.ts',
	'shell/tui/app.tsx',
].map(file => `source/${file}`);

test('the first file of every room opens with a head', t => {
	for (const path of firstFiles) {
		const file = files.find(each => each.path === path);

		if (file === undefined) {
			t.false(
				files.some(
					each => each.path.startsWith(path.slice(0, path.lastIndexOf('/') + 1)) && path !== 'source/engine/cluster.ts',
				),
				`${path} is missing`,
			);
			continue;
		}

		const head = /\/\*[\s\S]*?\*\//.exec(file.text)?.[0] ?? '';
		t.true(head.length > 200, `${path} has no head`);
	}
});

test('names are in kebab case and files speak of podfall alone', t => {
	for (const file of files) {
		t.regex(file.path, /^source\/(?:[a-z0-9-]+\/)*[a-z0-9-]+(?:\.bundled)?\.tsx?$/, file.path);
		t.notRegex(file.text, /\b(?:TODO|FIXME|XXX|HACK)\b/, `${file.path} leaves something undone`);
	}
});
