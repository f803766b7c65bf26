/*
Inside a container: what `kubectl exec` runs there, and what comes of it.

	runInside({cluster, pod, container: 'web', layer: []}, ['nslookup', 'shop'], nothing)
	   → {ok: true, stdout, stderr, exit: 0, takes: 4, effects: []}

Everything is read through glass, as it is in this millisecond: names by what a CoreDNS pod would answer over this node's
rules, connections by the wires and the processes that traffic goes by too. So a player who looks here finds what users feel,
and leaves no mark. What would change the world comes back as effects, which the caller writes down and carries out: `kill`
reaches the container's first process, and files belong to the container's writable layer, which is gone when it restarts, or to
a volume, which is not. What was written before is handed in again each time; nothing is kept here.

`takes` is virtual time: a caller who answers at once shows the future.

Deliberately absent: functions of the shell, processes in the background, compression, and the world outside of the cluster.
*/
import type {Pod} from '../../engine/api/kinds/pod.ts';
import type {Cluster} from '../../engine/cluster.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import {bytesOf} from './bytes.ts';
import {environmentOf} from './environment.ts';
import {createFiles, type FileEffect, type Files} from './files.ts';
import {isInImage} from './image-tools.ts';
import {foundIn} from './mounts.ts';
import {isRefusal, type Place, placeOf, type Refusal} from './place.ts';
import {createTools, type Tools} from './shell.ts';
import {type Command, parseLine, type Step, type Word} from './shell-lines.ts';
import type {KillEffect, ShellState} from './tool.ts';
import {allTools} from './tools/index.ts';

export type Sight = {
	readonly cluster: Cluster;
	readonly pod: Pod;
	/** Left out: the only one. */
	readonly container?: string | undefined;
	/** What was written into this container before, in its order. */
	readonly layer: readonly FileEffect[];
};

/** What a caller writes down and carries out. */
export type InsideEffect = FileEffect | KillEffect;

export type InsideAnswer =
	| {
			readonly ok: true;
			readonly stdout: Uint8Array;
			readonly stderr: Uint8Array;
			readonly exit: number;
			/** Virtual time until it ends. */
			readonly takes: Millis;
			readonly effects: readonly InsideEffect[];
	  }
	/** Nobody gets in: the answer of the API server or of the kubelet, before any upgrade. */
	| ({readonly ok: false; readonly is: 'refused'} & Refusal)
	/** There is no such program: the runtime's own words. */
	| {readonly ok: false; readonly is: 'not-started'; readonly message: string};

export type Entered = {
	readonly place: Place;
	readonly files: Files;
	readonly tools: Tools;
	readonly shell: ShellState;
};

/** Steps that one line of shell may take. */
const mostSteps = 1000;

export const freshSteps = (shell: ShellState): void => {
	shell.steps = mostSteps;
};

/** In a container that runs, with a shell of one's own; or the refusal. `attended`: somebody sits in front of it. */
export const enter = ({cluster, pod, container, layer}: Sight, attended = false): Entered | Refusal => {
	const place = placeOf(cluster, pod, container);
	return isRefusal(place) ? place : enterPlace(place, layer, attended);
};

/** The same for somebody who is there. */
export const enterPlace = (
	place: Place,
	layer: readonly FileEffect[],
	attended = false,
	env: Iterable<readonly [string, string]> = environmentOf(place),
): Entered => {
	const has = (name: string): boolean => isInImage(place.running.image, name);
	const programs = [...allTools.keys(), 'sh', 'bash'].filter(has).sort();
	const files = createFiles(foundIn(place, programs), layer);
	const cwd = place.spec.workingDir ?? '/';
	const shell: ShellState = {
		cwd: files.at(cwd)?.is === 'folder' ? cwd : '/',
		env: new Map(env),
		status: 0,
		left: false,
		steps: mostSteps,
		attended,
		handedOver: false,
	};
	shell.env.set('PWD', shell.cwd);
	return {place, files, tools: createTools(allTools, has, place, files), shell};
};

const shellName = /^(?:.*\/)?(?:ba|da|a)?sh$/;

/** Flags that make a shell no other. */
const plainFlag = /^(?:-[il]+|--login)$/;

const plainWord = (word: Word | undefined): string | undefined =>
	word?.every(piece => piece.is === 'text') === true
		? word.map(piece => (piece.is === 'text' ? piece.text : '')).join('')
		: undefined;

/** A shell without a script, begun by itself or by `exec`. */
const beginsShell = ({words}: Command): boolean => {
	const [name = '', ...rest] = words.map(plainWord).filter((word, at) => at > 0 || word !== 'exec');
	return shellName.test(name) && rest.every(word => plainFlag.test(word ?? ''));
};

const leadsToShell = (steps: readonly Step[]): boolean =>
	steps.some(({commands}) =>
		commands.some(command =>
			command.group === undefined
				? commands.length === 1 && beginsShell(command)
				: commands.length === 1 && leadsToShell(command.group),
		),
	);

/**
The line with which a shell begins that somebody wants to sit in: empty for a plain `sh`, the script of a `sh -c` that ends in a
shell (`command -v bash && exec bash || exec sh`); undefined for words that are no such thing.
*/
export const sittingLine = ([program = '', ...args]: readonly string[]): string | undefined => {
	if (!shellName.test(program)) {
		return undefined;
	}

	const flag = args.findIndex(arg => /^-[a-z]*c$/.test(arg));
	const plain = (flag < 0 ? args : args.slice(0, flag)).every(word => plainFlag.test(word));
	const script = flag < 0 ? '' : (args[flag + 1] ?? '');
	const parsed = parseLine(script);
	return plain && (flag < 0 || (parsed.ok && leadsToShell(parsed.steps))) ? script : undefined;
};

/** Source: runc's and containerd's words around Go's exec.LookPath */
const notStarted = ({running}: Place, program: string): string => {
	const id = running.id.slice(0, 64);
	const why = program.includes('/')
		? `stat ${program}: no such file or directory`
		: 'executable file not found in $PATH';
	return (
		`error executing command in container: failed to exec in container: failed to start exec "${id}": ` +
		`OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": ${why}: unknown`
	);
};

/** Runs words in a container, with all of its input known. */
export const runInside = (sight: Sight, words: readonly string[], stdin: Uint8Array): InsideAnswer => {
	const entered = enter(sight);

	if ('message' in entered) {
		return {ok: false, is: 'refused', ...entered};
	}

	const {place, files, tools, shell} = entered;
	const result = tools.words(words, shell, stdin, sight.cluster.kernel.now);
	return result === undefined
		? {ok: false, is: 'not-started', message: notStarted(place, words[0] ?? '')}
		: {
				ok: true,
				stdout: result.stdout,
				stderr: bytesOf(result.stderr),
				exit: result.code,
				takes: result.takes,
				effects: [...files.effects, ...result.kills],
			};
};

/** Tools that read what comes in, when nothing else is named. */
const readers = /\b(?:cat|cut|grep|head|sort|tail|tee|tr|uniq|wc|tar|sh|bash|ash|dash)\b/;

/** Whether a command may want its input: one that does not is run before the input has ended. */
export const mayReadInput = (words: readonly string[]): boolean => {
	const flag = words.findIndex(word => /^-[a-z]*c$/.test(word));
	return readers.test((flag < 0 || words.length <= flag + 1 ? words.slice(0, 1) : words.slice(flag + 1)).join(' '));
};
