import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {scenarioLoader} from '../../source/game/scenario/load.ts';
import {scenarioFromManifests} from '../../source/game/scenario/own.ts';
import {openRun} from '../../source/game/session.ts';
import {Stop} from '../../source/shell/exit.ts';
import {readManifestTexts, readScenario} from '../../source/shell/files.ts';
import {readReplay, scenarioOfReplay} from '../../source/shell/scenarios.ts';
import {havePlaces} from '../helpers/mutations.ts';

/*
What has hurt a door, or might: each file of `test/corpus/<door>/` is refused with places, or accepted and played for a
moment. Whatever a fuzz finds becomes a file there.
*/

const loader = scenarioLoader();
const filesOf = (door: string): readonly string[] => {
	const folder = `test/corpus/${door}`;
	return existsSync(folder)
		? readdirSync(folder)
				.sort()
				.map(name => path.join(folder, name))
		: [];
};

for (const file of filesOf('scenario')) {
	test(`scenario ${path.basename(file)}`, t => {
		const read = readScenario(file);
		const loaded = read.ok ? loader.load(read.folder) : read;
		t.true(loaded.ok || havePlaces(loaded.problems));
	});
}

for (const file of filesOf('manifest')) {
	test(`manifest ${path.basename(file)}`, t => {
		const read = readManifestTexts(file);
		const made = read.ok ? scenarioFromManifests({name: 'mine', texts: read.texts, nodes: 2}) : read;
		t.true(made.ok || havePlaces(made.problems));

		if (made.ok && 'value' in made) {
			openRun({scenario: made.value, seed: '1', seat: 'watch', pilot: 'autopilot', audit: true}).advance(30_000);
		}
	});
}

for (const file of filesOf('replay')) {
	test(`replay ${path.basename(file)}`, t => {
		const error = t.throws(() => scenarioOfReplay(readReplay(file), file), {instanceOf: Stop});
		t.is(error?.code, 2);
		t.true((error?.message.length ?? 0) > 10);
	});
}

test('nothing that was refused has written anything', t => {
	const folder = mkdtempSync(path.join(tmpdir(), 'podfall-'));
	t.teardown(() => rmSync(folder, {recursive: true}));
	const before = process.cwd();
	process.chdir(folder);

	try {
		for (const file of filesOf('manifest')) {
			scenarioFromManifests({name: 'mine', texts: [{file: 'x', text: readFileSync(path.join(before, file), 'utf8')}]});
		}

		t.deepEqual(readdirSync(folder), []);
	} finally {
		process.chdir(before);
	}
});
