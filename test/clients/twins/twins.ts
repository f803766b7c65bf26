/*
Two runs that are the same run: kubectl works on one through the door, the game's own terminal on the other.

	line ──▶ kubectl ──▶ door of run A ──▶ stdout, stderr, exit code ──┐
	     └─▶ terminal of run B ──────────▶ the same three ─────────────┴──▶ told apart, or not

What one of them writes the other has written too, at the same virtual moment, so they stay alike as long as every line does the same.
*/
import {mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {openDoorway} from '../../../source/shell/serve/doorway.ts';
import {wordsOf} from '../case.ts';
import type {Kubectl} from '../kubectls.ts';
import {start} from '../processes.ts';
import {type Answer, answerOf, compared, countsAges, filesFolder, openTwinRun, twinTerminal, typeInto} from './run.ts';

export type Twins = {
	/** Runs a line in both and gives what each of them said; time passes while one of them waits. */
	tell(line: string, stdin?: string): Promise<{readonly kubectl: Answer; readonly terminal: Answer}>;
	advance(millis: number): void;
	end(): Promise<void>;
};

/** How long a command may keep both waiting, in virtual time, and what passes in one go. */
const patience = 300_000;
const slice = 500;

export const openTwins = async ({file}: Kubectl): Promise<Twins> => {
	const folder = mkdtempSync(path.join(tmpdir(), 'podfall-twins-'));
	mkdirSync(path.join(folder, 'home'));
	// Some of its words name the program as it was called.
	const program = path.join(folder, 'kubectl');
	symlinkSync(file, program);
	const [served, played] = [openTwinRun(), openTwinRun()];
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
	const terminal = twinTerminal(played);
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
				cwd: filesFolder,
				env: {...env, KUBECONFIG: kubeconfig},
				...(stdin === undefined ? {} : {stdin}),
			});
			typeInto(terminal, line, stdin);
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
			const moved = (text: string): string =>
				compared(line, text.replaceAll(server.replace('https://', ''), serverAddress));
			return {kubectl: {out: moved(out), err: moved(err), exit: code}, terminal: answerOf(terminal, line)};
		},
		advance: pass,
		async end() {
			await Promise.all(doorways.map(doorway => doorway.close()));
			rmSync(folder, {recursive: true, force: true});
		},
	};
};
