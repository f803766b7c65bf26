/*
Two runs that are the same run: kubectl works on one through the door, the game's own terminal on the other.

	line ──▶ kubectl ──▶ door of run A ──▶ stdout, stderr, exit code ──┐
	     └─▶ terminal of run B ──────────▶ the same three ─────────────┴──▶ told apart, or not

What one of them writes the other has written too, at the same virtual moment, so they stay alike as long as every line does the same.
*/
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {resourceName} from '../../../source/engine/api/kind.ts';
import {kindOf} from '../../../source/engine/api/kinds/index.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {identities} from '../../../source/game/door/identities.ts';
import type {Run} from '../../../source/game/run.ts';
import {manifestLimits} from '../../../source/game/scenario/limits.ts';
import {readYaml} from '../../../source/game/scenario/yaml.ts';
import {openRun} from '../../../source/game/session.ts';
import {createTerminal, type Terminal} from '../../../source/game/terminal/terminal.ts';
import {openScenario} from '../../../source/shell/scenarios.ts';
import {openDoorway} from '../../../source/shell/serve/doorway.ts';
import {terminalSeams} from '../../../source/shell/stage/terminal-seams.ts';
import {wordsOf} from '../case.ts';
import type {Kubectl} from '../kubectls.ts';
import {start} from '../processes.ts';

/** What a line came to: texts without the ends of their last lines. */
export type Answer = {readonly out: string; readonly err: string; readonly exit: number};

export type Twins = {
	/** Runs a line in both and gives what each of them said; time passes while one of them waits. */
	tell(line: string, stdin?: string): Promise<{readonly kubectl: Answer; readonly terminal: Answer}>;
	advance(millis: number): void;
	end(): Promise<void>;
};

const here = fileURLToPath(new URL('.', import.meta.url));
const laterText = readFileSync(path.join(here, 'later.yaml'), 'utf8');

/** When the cluster stands, and the rest comes. */
const settled = 20_000;

const opened = (): Run => {
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

/** How long a command may keep both waiting, in virtual time, and what passes in one go. */
const patience = 300_000;
const slice = 500;

/** Commands that work out ages by themselves: they need to see the run as if it was today, and their dates are not compared. */
const countsAges = /^kubectl (describe|events)/;
const dates: ReadonlyArray<readonly [RegExp, string]> = [
	[/\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000/g, 'DATE'],
	[/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, 'DATE'],
	[/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'DATE'],
	[/\b(\d+d)?(\d+h)?(\d+m)?\d+m?s\b/g, 'AGE'],
	[/ {2,}/g, '  '],
	// Since 1.34 a port is told with its name.
	[/(\d+\/(?:TCP|UDP)) \([\w-]+\)/g, '$1'],
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

export const openTwins = async ({file}: Kubectl): Promise<Twins> => {
	const folder = mkdtempSync(path.join(tmpdir(), 'podfall-twins-'));
	const files = path.join(here, '..', 'files');
	mkdirSync(path.join(folder, 'home'));
	// Some of its words name the program as it was called.
	const program = path.join(folder, 'kubectl');
	symlinkSync(file, program);
	const [served, played] = [opened(), opened()];
	const doorwayFor = (today: boolean) =>
		openDoorway({
			door: () => served.door,
			today,
			address: {host: '127.0.0.1', port: 0},
			kubeconfig: path.join(folder, today ? 'today' : 'virtual'),
			admitted: ['operator', 'viewer', 'admin'],
			namespace: 'default',
		});
	const doorways = [await doorwayFor(false), await doorwayFor(true)] as const;
	const texts = new Map(readdirSync(files).map(name => [name, readFileSync(path.join(files, name), 'utf8')] as const));
	const terminal = createTerminal({
		...played.site,
		...terminalSeams(played),
		files(name) {
			const text = texts.get(name);
			return text === undefined
				? {ok: false, why: `the path "${name}" does not exist`}
				: {ok: true, texts: [{name, text}]};
		},
	});
	const env = {
		PATH: process.env.PATH ?? '',
		HOME: path.join(folder, 'home'),
		TMPDIR: folder,
		TZ: 'UTC',
		TERM: 'dumb',
		KUBECACHEDIR: path.join(folder, 'cache'),
	};
	const {serverAddress} = played.site;

	const pass = (millis: number): void => {
		const until = played.now + millis;
		served.advance(until);

		for (const {listener} of doorways) {
			listener.pump();
		}

		while (played.now < until && !played.over) {
			played.advance(Math.min(until, terminal.wakeAt ?? until, played.now + 250));
			terminal.step();
		}
	};

	return {
		async tell(line, stdin) {
			const [dated, today] = doorways;
			const {server, kubeconfig} = countsAges.test(line) ? today : dated;
			const running = start(program, wordsOf(line).slice(1), {
				cwd: files,
				env: {...env, KUBECONFIG: kubeconfig},
				...(stdin === undefined ? {} : {stdin}),
			});
			terminal.take();
			terminal.enter(line);

			if (stdin !== undefined || terminal.reads) {
				for (const text of (stdin ?? '').replace(/\n$/, '').split('\n')) {
					terminal.enter(text);
				}

				terminal.endInput();
			}

			let idle = 0;

			for (
				const until = played.now + patience;
				(!running.over || terminal.busy) && played.now < until && !played.over;
			) {
				await sleep(10);
				idle += 10;

				// kubectl needs a moment to start; only who still works then waits for time to pass.
				if (idle > 1200 || (running.over && terminal.busy)) {
					pass(slice);
				}
			}

			if (terminal.busy) {
				terminal.interrupt();
			}

			if (!running.over) {
				running.interrupt();
			}

			const {code, out, err} = await running.ended;
			const alike = (text: string): string => {
				const moved = text
					.replaceAll(server.replace('https://', ''), serverAddress)
					.replace(/^Type or paste manifests; ctrl-d ends them\.\n?/, '')
					// Since 1.34 what is deleted is told with its place.
					.replaceAll(/ deleted from \S+ namespace/g, ' deleted')
					// Since 1.34 nobody says when something was made that is not there yet.
					.replaceAll(/^ *"?creationTimestamp"?: null,?\n/gm, '')
					.replace(/^ *resourceVersion: "\d+"$/gm, 'resourceVersion')
					.trimEnd();
				return countsAges.test(line) ? dates.reduce((left, [date, word]) => left.replace(date, word), moved) : moved;
			};
			const said = textsOf(terminal);
			return {
				kubectl: {out: alike(out), err: alike(err), exit: code},
				terminal: {out: alike(said.out), err: alike(said.err), exit: terminal.status},
			};
		},
		advance: pass,
		async end() {
			await Promise.all(doorways.map(doorway => doorway.close()));
			rmSync(folder, {recursive: true, force: true});
		},
	};
};
