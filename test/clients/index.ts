/*
`npm run test:clients [-- --only=1.33 --story=get,apply --keep-going]`: every kubectl of this machine against a run that podfall serves.

Each version gets a run, a home and a cache of its own and tells every story of `cases/`. Exit code 0 when all went as
Kubernetes would have it (or no kubectl is here), 1 when not.
*/
import {performance} from 'node:perf_hooks';
import {stories} from './cases/index.ts';
import {findKubectls, type Kubectl} from './kubectls.ts';
import {type Failure, type Told, tellStory} from './tell-story.ts';
import {tellTwins} from './twins/tell-twins.ts';
import {openWorld} from './world.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const flag = (name: string): readonly string[] | undefined =>
	process.argv
		.find(word => word.startsWith(`--${name}=`))
		?.slice(name.length + 3)
		.split(',');

const tell = ({story, step, problems}: Failure): void => {
	say(`  ✖ ${story}: ${step}`);

	for (const problem of problems) {
		say(`      ${problem}`);
	}
};

const runVersion = async (kubectl: Kubectl): Promise<Told> => {
	const wanted = flag('story');
	const world = await openWorld(kubectl);
	const began = performance.now();
	let passed = 0;
	const failures: Failure[] = [];

	for (const story of stories.filter(({name}) => wanted?.includes(name) ?? true)) {
		const told = await tellStory(story, world, kubectl.minor);
		passed += told.passed;
		failures.push(...told.failures);
		told.failures.forEach(tell);
	}

	await world.end();
	const seconds = Math.round((performance.now() - began) / 1000);
	say(`kubectl ${kubectl.version}: ${passed} passed, ${failures.length} failed (${seconds} s)`);
	return {passed, failures};
};

const wanted = flag('only');
const kubectls = findKubectls().filter(({minor}) => wanted?.includes(`1.${minor}`) ?? true);

if (kubectls.length === 0) {
	say('There is no kubectl on this machine, so nothing was tried. PODFALL_KUBECTL names folders that hold some.');
}

let passed = 0;
let failed = 0;

for (const kubectl of kubectls) {
	const told = await runVersion(kubectl);
	passed += told.passed;
	failed += told.failures.length;
}

const newest = kubectls.at(-1);

// The game's own terminal says what the newest kubectl says.
if (newest !== undefined && newest.minor >= 33 && (flag('story')?.includes('twins') ?? true)) {
	const told = await tellTwins(newest);
	told.failures.forEach(tell);
	say(`the game's terminal beside kubectl ${newest.version}: ${told.passed} alike, ${told.failures.length} not`);
	passed += told.passed;
	failed += told.failures.length;
}

say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
