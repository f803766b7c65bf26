/*
The first process of a container, run by the shell and the tools that `exec` finds there too: what a manifest's command writes
is its log, what it writes into files can be read beside it, and what it comes to is its exit code.

	sh -c 'while true; do echo "$POD_NAME"; sleep 5; done'

It is run up to where it waits, and goes on from there with what the world is then. A program that is not among the tools is the
image's own: from there on the container behaves as its image does.

Deliberately absent: signals (a process leaves as its image's program does), and more than one process: what is put into the
background is done at once.
*/
import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import type {Cluster, Interpreter, RanBeside, Stretch} from '../../engine/cluster.ts';
import {textOf} from './bytes.ts';
import {expanded} from './environment.ts';
import {resolvePath} from './files.ts';
import {imageWords} from './image-words.ts';
import {type Entered, enterPlace} from './inside.ts';
import type {Layers} from './layers.ts';
import {containersOf, objectOf, type Place, type RunningContainer, standIn} from './place.ts';
import type {Frame} from './shell.ts';
import {type Command, parseLine, type Step, type Word} from './shell-lines.ts';
import type {ShellState} from './tool.ts';

/** Where it was when it began to wait. */
type Rest = {
	readonly frames: readonly Frame[];
	readonly env: ReadonlyArray<readonly [string, string]>;
	readonly shell: Pick<ShellState, 'cwd' | 'status' | 'strict' | 'args' | 'called'>;
	/** Written when the wait is over. */
	readonly pending: string;
	/** A file that is followed, and how much of it was written. */
	readonly follows?: {readonly path: string; readonly seen: number};
};

/** Commands that one stretch may take, and characters that it may write; then a second has passed. */
const mostCommands = 300;
const mostWritten = 256 * 1024;

const followEvery = 1000;

const quoted = (words: readonly string[]): Command => ({
	words: words.map((text): Word => [{is: 'text', text, quoted: true}]),
	redirections: [],
});

const shellName = /^(?:.*\/)?(?:ba|da|a)?sh$/;

type Script = {readonly steps: readonly Step[]; readonly strict: boolean; readonly args: readonly string[]};

/** What a command is as a script; undefined when a shell is to read one that it does not understand. */
const scriptOf = ([program = '', ...args]: readonly string[]): Script | undefined => {
	const flag = shellName.test(program) ? args.findIndex(arg => /^-[a-z]*c$/.test(arg)) : -1;

	if (flag < 0) {
		return {steps: [{after: ';', commands: [quoted([program, ...args])]}], strict: false, args: []};
	}

	const parsed = parseLine(args[flag + 1] ?? '');
	const strict = args.slice(0, flag + 1).some(arg => /^-[a-z]*e/.test(arg));
	return parsed.ok ? {steps: parsed.steps, strict, args: args.slice(flag + 2)} : undefined;
};

/** Whether a command of tools never ends by itself. Source: their man pages */
const endless: Readonly<Record<string, (args: readonly string[]) => boolean>> = {
	sleep: args => /^inf/.test(args[0] ?? ''),
	top: args => !args.some(arg => /^-\w*n/.test(arg)),
	ping: args => !args.some(arg => /^-\w*[cw]/.test(arg)),
	nc: args => args.some(arg => /^-\w*l/.test(arg)),
};

const isEndless = ([name = '', ...args]: readonly string[]): boolean => {
	const tool = name.slice(name.lastIndexOf('/') + 1);
	return Object.hasOwn(endless, tool) && endless[tool]!(args);
};

/** The file that `tail -f` follows. */
const followed = ([name = '', ...args]: readonly string[]): string | undefined =>
	/(^|\/)tail$/.test(name) && args.some(arg => /^(-\w*[fF]|--follow.*)$/.test(arg)) ? args.at(-1) : undefined;

/** What is run is behind `exec` and `command`. */
const meant = (words: readonly string[]): readonly string[] =>
	words[0] === 'exec' || (words[0] === 'command' && words[1] !== '-v') ? words.slice(1) : words;

const everyCommand = (steps: readonly Step[]): readonly Command[] =>
	steps.flatMap(({commands}) =>
		commands.flatMap(({block, group, ...command}): readonly Command[] => {
			if (block === undefined) {
				return group === undefined ? [command] : everyCommand(group);
			}

			switch (block.is) {
				case 'if':
					return [
						...block.branches.flatMap(({test, body}) => everyCommand([...test, ...body])),
						...everyCommand(block.otherwise),
					];
				case 'case':
					return block.arms.flatMap(({body}) => everyCommand(body));
				case 'braces':
					return everyCommand(block.steps);
				case 'for':
					return everyCommand(block.body);
				default:
					return everyCommand([...block.test, ...block.body]);
			}
		}),
	);

const isKnown = ({tools}: Entered, {words}: Command): boolean => {
	const [first] = words;
	const name =
		first?.every(piece => piece.is === 'text') === true
			? first.map(piece => ('text' in piece ? piece.text : '')).join('')
			: '';
	return name === '' || name.includes('=') || tools.knows(name);
};

/** The words of a container's first process, with what stands in them for variables. Source: pkg/kubelet/container/helpers.go */
const wordsOf = ({spec, running}: Place, env: ReadonlyMap<string, string>): readonly string[] | undefined => {
	const own = imageWords(running.image);
	const filled = (words: readonly string[] = []): readonly string[] => words.map(word => expanded(word, env));
	const [command, args] = [filled(spec.command), filled(spec.args)];

	if (command.length > 0) {
		return [...command, ...args];
	}

	const words = [...(own?.entrypoint ?? []), ...(args.length > 0 ? args : (own?.command ?? []))];
	return own === undefined || words.length === 0 ? undefined : words;
};

/** Whether there are any words to be looked at: nearly every container has none, and costs nothing here. */
const hasWords = (pod: Pod, {name, image}: RunningContainer): boolean => {
	const {command = [], args = []} = containersOf(pod).find(each => each.name === name) ?? {};
	const own = imageWords(image);
	return command.length > 0 || (own !== undefined && args.length + own.entrypoint.length > 0);
};

export const createFirstPrograms = (cluster: Cluster, layers: Layers): Interpreter => {
	const podOf = ({pod: key, podUid}: RunningContainer): Pod | undefined => {
		const pod = objectOf(cluster, pods, key);
		return pod?.metadata.uid === podUid ? pod : undefined;
	};

	/** With the environment that a process was begun with, or a new one. */
	const enter = (container: RunningContainer, env?: Rest['env']): Entered | undefined => {
		const pod = podOf(container);
		const place = pod === undefined ? undefined : standIn(cluster, pod, container);
		return place === undefined ? undefined : enterPlace(place, layers.of(place), false, env);
	};

	const waits = (
		entered: Entered,
		frames: readonly Frame[],
		time: number,
		pending: string,
		follows?: Rest['follows'],
	) => {
		const {cwd, status, strict, args, called, env} = entered.shell;
		const rest: Rest = {
			frames: frames.map(frame => ({...frame})),
			env: [...env],
			shell: {cwd, status, strict, args, called},
			pending,
			...(follows === undefined ? {} : {follows}),
		};
		return {is: 'wait', for: time, rest} as const;
	};

	/** What a followed file holds more than before, and the next look at it. */
	const follow = (entered: Entered, frames: readonly Frame[], {path, seen}: NonNullable<Rest['follows']>): Stretch => {
		const found = entered.files.at(path);
		const bytes = found?.is === 'file' ? found.bytes : new Uint8Array();
		// A file that became shorter is begun anew.
		const wrote = textOf(bytes.slice(bytes.length < seen ? 0 : seen));
		return {wrote, next: waits(entered, frames, followEvery, '', {path, seen: bytes.length})};
	};

	/** What a command leads to that does not come back; undefined for one that does. */
	const leads = (entered: Entered, frames: Frame[], words: readonly string[], wrote: string): Stretch | undefined => {
		const {shell, tools, place} = entered;
		const file = followed(words);

		if (!tools.knows(words[0] ?? '')) {
			return {wrote, next: {is: 'serve'}};
		}

		if (file !== undefined && file !== '/dev/null') {
			const path = resolvePath(file, shell.cwd);
			const tail = tools.words(words, shell, new Uint8Array(), place.reach.now);
			const found = entered.files.at(path);
			const seen = found?.is === 'file' ? found.bytes.length : 0;
			return {
				wrote: wrote + textOf(tail?.stdout ?? new Uint8Array()),
				next: waits(entered, frames, followEvery, '', {path, seen}),
			};
		}

		return file !== undefined || isEndless(words) ? {wrote, next: {is: 'stay'}} : undefined;
	};

	/** Runs until it waits, ends, or becomes a program that is not known. */
	const run = (entered: Entered, frames: Frame[], said: string): Stretch => {
		const {shell, tools, place} = entered;
		const {now} = place.reach;
		let wrote = said;

		for (let count = 0; frames.length > 0; count += 1) {
			const step = tools.upcoming(frames, shell);
			const commands = step === undefined || step.away === true ? [] : tools.wordsOf(step, shell, now);

			for (const words of commands) {
				const left = leads(entered, frames, meant(words), wrote);

				if (left !== undefined) {
					return left;
				}
			}

			const result = tools.advance(frames, shell, new Uint8Array(), now, 0);
			const output = result === undefined ? '' : textOf(result.stdout) + result.stderr;

			if (result?.next === 'stay' || result?.next === 'serve') {
				return {wrote: wrote + output, next: {is: result.next}};
			}

			const frame = frames.at(-1);

			if (result?.next === 'again' && frame?.is === 'steps') {
				frame.at -= 1;
				return {wrote: wrote + output, next: waits(entered, frames, result.takes, '')};
			}

			if (result !== undefined && result.takes > 0) {
				return {wrote, next: waits(entered, frames, result.takes, output)};
			}

			wrote += output;

			if (count >= mostCommands || wrote.length > mostWritten) {
				return {wrote, next: waits(entered, frames, 1000, '')};
			}
		}

		return {wrote, next: {is: 'exit', code: shell.status}};
	};

	/** What it wrote into files stays. */
	const kept = (entered: Entered, stretch: Stretch): Stretch => {
		layers.add(entered.place, entered.files.effects);
		return stretch;
	};

	return {
		begin(container) {
			const pod = podOf(container);
			const entered = pod !== undefined && hasWords(pod, container) ? enter(container) : undefined;
			const words = entered === undefined ? undefined : wordsOf(entered.place, entered.shell.env);
			const script = words === undefined ? undefined : scriptOf(words);

			if (entered === undefined || script === undefined) {
				return undefined;
			}

			const called = shellName.test(words?.[0] ?? '') ? words?.[0] : undefined;
			Object.assign(entered.shell, {strict: script.strict, args: script.args, called});
			const stretch = run(entered, [{is: 'steps', steps: script.steps, at: 0}], '');
			// It is its image's program from its first moment.
			return stretch.next.is === 'serve' && stretch.wrote === '' ? undefined : kept(entered, stretch);
		},
		goOn(container, given) {
			const rest = given as Rest;
			const entered = enter(container, rest.env);

			if (entered === undefined) {
				return {wrote: '', next: {is: 'wait', for: 1000, rest}};
			}

			Object.assign(entered.shell, rest.shell);
			entered.shell.env.set('PWD', entered.shell.cwd);
			const frames = rest.frames.map(frame => ({...frame}));
			return kept(
				entered,
				rest.follows === undefined ? run(entered, frames, rest.pending) : follow(entered, frames, rest.follows),
			);
		},
		runBeside(container, words): RanBeside | undefined {
			const entered = enter(container);
			const script = scriptOf(words);

			if (
				entered === undefined ||
				script === undefined ||
				!everyCommand(script.steps).every(each => isKnown(entered, each))
			) {
				return undefined;
			}

			const {tools, shell, place, files} = entered;
			const ran = tools.words(words, shell, new Uint8Array(), place.reach.now);
			layers.add(place, files.effects);
			return ran === undefined
				? undefined
				: {code: ran.code, output: textOf(ran.stdout) + ran.stderr, takes: ran.takes};
		},
		lastWords(container) {
			const entered = enter(container);
			const file = entered?.files.at(entered.place.spec.terminationMessagePath ?? '/dev/termination-log');
			return file?.is === 'file' ? textOf(file.bytes) : '';
		},
	};
};
