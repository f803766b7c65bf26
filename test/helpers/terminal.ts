import {seconds} from '../../source/engine/kernel/time.ts';
import {openBackstage} from '../../source/game/session.ts';
import {createTerminal} from '../../source/game/terminal/terminal.ts';
import {testLevel} from './level.ts';

/** A small cluster after a minute, and somebody on call in front of its terminal. */
export const onCall = (at = seconds(60)) => {
	const scenario = testLevel('on-call');
	const backstage = openBackstage({scenario, seed: '1', seat: 'operator', pilot: 'player'});
	const {run} = backstage;
	const terminal = createTerminal(run.site);
	run.advance(at);

	/** Lets time pass; a command that waits has its turns. */
	const pass = (millis: number): void => {
		const until = run.now + millis;

		while (run.now < until && !run.over) {
			run.advance(Math.min(until, terminal.wakeAt ?? until, run.now + 250));
			terminal.step();
		}
	};

	const printed = (): string =>
		terminal
			.take()
			.filter(({from}) => from !== 'typed')
			.map(({text}) => text)
			.join('\n');

	return {
		...backstage,
		scenario,
		terminal,
		pass,
		/** Types a line; what it prints at once. */
		type(line: string): string {
			terminal.take();
			terminal.enter(line);
			return printed();
		},
		printed,
		/** Types a line and waits for its end. */
		wait(line: string, most = seconds(120)): string {
			terminal.enter(line);
			const until = run.now + most;

			while (terminal.busy && run.now < until && !run.over) {
				pass(Math.min(1000, until - run.now));
			}

			return printed();
		},
	};
};
