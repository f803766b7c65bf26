/** The run that the game's own terminal and kubectl are compared on, and what of their answers is compared. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {type AnyKind, resourceName} from '../../../source/engine/api/kind.ts';
import {kindOf} from '../../../source/engine/api/kinds/index.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {identities} from '../../../source/game/door/identities.ts';
import type {Run} from '../../../source/game/run.ts';
import {manifestLimits} from '../../../source/game/scenario/limits.ts';
import {readYaml} from '../../../source/game/scenario/yaml.ts';
import {openRun} from '../../../source/game/session.ts';
import {createTerminal, type Terminal} from '../../../source/game/terminal/terminal.ts';
import {openScenario} from '../../../source/shell/scenarios.ts';
import {terminalSeams} from '../../../source/shell/stage/terminal-seams.ts';

/** What a line came to: texts without the ends of their last lines. */
export type Answer = {readonly out: string; readonly err: string; readonly exit: number};

const here = fileURLToPath(new URL('.', import.meta.url));
const laterText = readFileSync(path.join(here, 'later.yaml'), 'utf8');

/** When the cluster stands, and the rest comes. */
const settled = 20_000;

/** A shop on four nodes of which one crashes, with some of every kind; the same whenever it is opened. */
export const openTwinRun = (): Run => {
	const {scenario} = openScenario(path.join(here, 'cluster.yaml'), {
		nodes: 4,
		// The last one says how long the run is.
		faults: ['container-crash@60s:shop/api-1', 'node-crash@60s:worker-c1', 'pod-kill@9000s'],
	});
	const run = openRun({scenario, seed: '1', seat: 'operator', pilot: 'player', shipped: false});
	run.submit({do: 'open-door', admin: true});
	run.advance(settled);

	for (const {data} of readYaml(laterText, {file: 'later.yaml', linesBefore: 0, prefix: ''}, manifestLimits)
		.documents) {
		const object = data as ApiObject;
		const kind = kindOf(object.apiVersion, object.kind);
		const {namespace, name} = object.metadata;
		const call = {as: identities.admin, verb: 'create' as const, name, body: object, fieldManager: 'setup'};
		const reply = run.door.call({
			...call,
			resource: resourceName(kind as AnyKind),
			...(namespace === undefined ? {} : {namespace}),
		});

		if (!reply.ok) {
			throw new Error(`${object.kind} ${name}: ${reply.status.message}`);
		}
	}

	return run;
};

/** Manifests that lines name by `-f`. */
export const filesFolder = path.join(here, '..', 'files');

/** The game's own terminal on a run, with those files. */
export const twinTerminal = (run: Run): Terminal => {
	const names = readdirSync(filesFolder, {withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(({name}) => name);
	const texts = new Map(names.map(name => [name, readFileSync(path.join(filesFolder, name), 'utf8')] as const));
	return createTerminal({
		...run.site,
		...terminalSeams(run),
		files(name) {
			const text = texts.get(name);
			return text === undefined
				? {ok: false, why: `the path "${name}" does not exist`}
				: {ok: true, texts: [{name, text}]};
		},
	});
};

/** Commands that work out ages by themselves: they need to see the run as if it was today, and their dates are not compared. */
export const countsAges = /^kubectl (describe|events)/;
const dates: ReadonlyArray<readonly [RegExp, string]> = [
	[/\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000/g, 'DATE'],
	[/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, 'DATE'],
	[/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'DATE'],
	[/\b(\d+d)?(\d+h)?(\d+m)?\d+m?s\b/g, 'AGE'],
	[/ {2,}/g, '  '],
	// Whole minutes look like a cpu's thousandths, but for where they stand: after an event's reason and its count, at the end of a pod's row.
	[
		/(?<=(?:Normal|Warning) {2}\w+ {2})\d+m(?= {2})|^\d+m(?= {2}(?:Normal|Warning) )|(?<=\(\d+%\) {2})\d+m$|(?<=over )\d+m(?=\))/gm,
		'AGE',
	],
	[/Resource Version: {2}\d+/g, 'Resource Version:'],
];

const textsOf = (terminal: Terminal): {readonly out: string; readonly err: string} => {
	const lines = terminal.take();
	const of = (from: string): string =>
		lines
			.filter(line => line.from === from)
			.map(({text}) => text)
			.join('\n')
			.trimEnd();
	return {out: of('out'), err: of('error')};
};

/** What of a text is compared: kubectl's own clock, and what has changed since the newest kubectl here, are left out. */
export const compared = (line: string, text: string): string => {
	const plain = text
		.replace(/^Type or paste manifests; ctrl-d ends them\.\n?/, '')
		// Since 1.34 what is deleted is told with its place.
		.replaceAll(/ deleted from \S+ namespace/g, ' deleted')
		// Since 1.34 a port is told with its name.
		.replaceAll(/(\d+\/(?:TCP|UDP)) \([\w-]+\)/g, '$1')
		// Since 1.34 nobody says when something was made that is not there yet.
		.replaceAll(/^ *"?creationTimestamp"?: null,?\n/gm, '')
		.replaceAll(/^( *"?resourceVersion"?): "\d+"/gm, '$1')
		.trimEnd();
	return countsAges.test(line) ? dates.reduce((left, [date, word]) => left.replace(date, word), plain) : plain;
};

/** Types a line into the terminal, and what it reads behind it. */
export const typeInto = (terminal: Terminal, line: string, stdin?: string): void => {
	terminal.take();
	terminal.enter(line);

	if (terminal.reads) {
		for (const text of (stdin ?? '').replace(/\n$/, '').split('\n')) {
			terminal.enter(text);
		}

		terminal.endInput();
	}
};

/** What the terminal has said since then. */
export const answerOf = (terminal: Terminal, line: string): Answer => {
	const {out, err} = textsOf(terminal);
	return {out: compared(line, out), err: compared(line, err), exit: terminal.status};
};
