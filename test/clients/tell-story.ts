import {setTimeout as sleep} from 'node:timers/promises';
import {type Command, holdsFor, missing, type Step, type Story, wordsOf} from './case.ts';
import type {Ended, Running} from './processes.ts';
import type {World} from './world.ts';

/** A step that went otherwise than it should. */
export type Failure = {readonly story: string; readonly step: string; readonly problems: readonly string[]};

export type Told = {readonly passed: number; readonly failures: readonly Failure[]};

/** How long a command may take, in milliseconds of this machine, which may be busy. */
const patience = 90_000;

/** A slice of virtual time that passes while a command waits. */
const slice = 5;

type Scene = {
	readonly world: World;
	readonly namespace: string;
	readonly kept: Map<string, string>;
	readonly behind: Map<string, Running>;
};

const excerpt = (text: string): string => {
	const short = text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
	return short.trimEnd().replaceAll('\n', '\n      ');
};

const evidence = ({code, out, err}: Ended): string =>
	`exit code ${code}\n      stdout: ${excerpt(out)}\n      stderr: ${excerpt(err)}`;

const withKept = (text: string, kept: ReadonlyMap<string, string>): string =>
	text.replace(/\$(\w+)/gu, (whole, name: string) => kept.get(name) ?? whole);

const secondsOf = (text: string): number => Number(text.replace(/s$/u, ''));

const ended = async (running: Running, {passing}: Command, {world}: Scene): Promise<Ended | undefined> => {
	const late = sleep(patience, undefined, {ref: false});
	let left = passing === undefined ? 0 : secondsOf(passing);

	for (;;) {
		const first = await Promise.race([running.ended, left > 0 ? sleep(300, 'time') : late]);

		if (first === 'time') {
			await world.advance(`${Math.min(slice, left)}s`);
			left -= slice;
		} else {
			return first as Ended | undefined;
		}
	}
};

const launch = (command: Command, {world, namespace, kept}: Scene): Running => {
	const {stdin, env} = command;
	return world.kubectl(wordsOf(withKept(command.run, kept)), {
		namespace,
		...(stdin === undefined ? {} : {stdin: withKept(stdin, kept)}),
		...(env === undefined ? {} : {env}),
	});
};

const leaveRunning = async (command: Command, scene: Scene): Promise<readonly string[]> => {
	const running = launch(command, scene);
	const {name, ready} = command.behind as NonNullable<Command['behind']>;
	scene.behind.set(name, running);

	for (let waited = 0; ready !== undefined && !ready.test(running.out + running.err); waited += 50) {
		if (running.over || waited > patience) {
			return [`it should print ${ready}`, `stdout: ${excerpt(running.out)}\n      stderr: ${excerpt(running.err)}`];
		}

		await sleep(50);
	}

	return [];
};

const runCommand = async (command: Command, scene: Scene): Promise<readonly string[]> => {
	const running = launch(command, scene);
	const result = await ended(running, command, scene);

	if (result === undefined) {
		running.interrupt();
		return ['it did not end in time', evidence(await running.ended)];
	}

	const {exit = 0, out, err, keep} = command;
	const problems = [
		...(result.code === exit ? [] : [`the exit code should be ${exit}`]),
		...missing('stdout', result.out, out),
		...missing('stderr', result.err, err),
	];

	if (keep !== undefined) {
		scene.kept.set(keep, result.out.trim().split(/\s+/u)[0] ?? '');
	}

	return problems.length === 0 ? [] : [...problems, evidence(result)];
};

const clockPath = '/apis/podfall.dev/v1/clock';

const passUntil = async (until: string, {world, namespace}: Scene): Promise<readonly string[]> => {
	const told = await world.kubectl(['get', '--raw', clockPath], {namespace}).ended;
	const now = Number(/"milliseconds":(\d+)/u.exec(told.out)?.[1]) / 1000;
	const left = secondsOf(until) - now;

	if (!(left >= 0)) {
		return [`the clock stands at ${now} s`];
	}

	const result = await world.advance(`${left}s`);
	return result.code === 0 ? [] : [evidence(result)];
};

const finish = async (step: Extract<Step, {end: string}>, {behind}: Scene): Promise<readonly string[]> => {
	const running = behind.get(step.end);

	if (running === undefined) {
		return ['nothing of that name was left running'];
	}

	// What time brought may still be on its way.
	await sleep(400);
	running.interrupt();
	const result = await running.ended;
	behind.delete(step.end);
	const problems = [...missing('stdout', result.out, step.out), ...missing('stderr', result.err, step.err)];
	return problems.length === 0 ? [] : [...problems, evidence(result)];
};

const fetched = async (step: Extract<Step, {fetch: string}>, {behind}: Scene): Promise<readonly string[]> => {
	const [, port] = /127\.0\.0\.1:(\d+)/u.exec(behind.get(step.from)?.out ?? '') ?? [];

	try {
		const text = await (await fetch(`http://127.0.0.1:${port}${step.fetch}`)).text();
		const problems = missing('the answer', text, step.out);
		return problems.length === 0 ? [] : [...problems, excerpt(text)];
	} catch (error) {
		return [`the port should answer: ${(error as Error).message} ${String((error as Error).cause ?? '')}`];
	}
};

const nameOf = (step: Step): string => {
	if ('run' in step) {
		return `kubectl ${step.run}`;
	}

	if ('advance' in step) {
		return `podfall clock advance ${step.advance}`;
	}

	if ('until' in step) {
		return `podfall clock advance until ${step.until}`;
	}

	return 'end' in step ? `what ${step.end} printed` : `GET ${step.fetch} through ${step.from}`;
};

const tellStep = async (step: Step, scene: Scene): Promise<readonly string[]> => {
	if ('advance' in step) {
		const result = await scene.world.advance(step.advance);
		return result.code === 0 ? [] : [evidence(result)];
	}

	if ('until' in step) {
		return passUntil(step.until, scene);
	}

	if ('end' in step) {
		return finish(step, scene);
	}

	if ('fetch' in step) {
		return fetched(step, scene);
	}

	return step.behind === undefined ? runCommand(step, scene) : leaveRunning(step, scene);
};

/** Tells a story from its first step to its last, whatever goes wrong on the way. */
export const tellStory = async (story: Story, world: World, minor: number): Promise<Told> => {
	const scene: Scene = {world, namespace: story.name, kept: new Map([['namespace', story.name]]), behind: new Map()};
	const failures: Failure[] = [];
	const own: Step = {run: `create namespace ${story.name}`, out: `namespace/${story.name} created`};
	// The namespace gets its default service account from a controller, which needs a moment.
	const steps = [own, {advance: '2s'}, ...story.steps].filter(
		step => !('for' in step) || holdsFor(step.for ?? {}, minor),
	);

	for (const step of steps) {
		const problems = await tellStep(step, scene);

		if (problems.length > 0) {
			failures.push({story: story.name, step: nameOf(step), problems});
		}
	}

	for (const running of scene.behind.values()) {
		running.interrupt();
	}

	return {passed: steps.length - failures.length, failures};
};
