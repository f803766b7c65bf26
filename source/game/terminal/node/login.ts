/** Logging in to a machine, and out again. */
import type {Machine} from '../site.ts';
import {done, failed, type Shell, type Work} from '../work.ts';

/** ssh gives up after two minutes where nobody answers; people press ctrl-c long before. */
const patience = 127_000;

export const machineNamed = ({site}: Shell, name: string | undefined): Machine | undefined =>
	site.machines().find(machine => machine.name === name);

/** The machine that somebody is logged in to. */
export const machineHere = (shell: Shell): Machine | undefined => machineNamed(shell, shell.node);

export function* ssh(shell: Shell, words: readonly string[]): Work {
	const name = words.find(word => !word.startsWith('-'))?.replace(/^.*@/, '');
	const machine = machineNamed(shell, name);

	if (name === undefined) {
		shell.complain('usage: ssh NODE');
		return 255;
	}

	if (machine === undefined) {
		shell.complain(`ssh: Could not resolve hostname ${name}: Name or service not known`);
		return 255;
	}

	if (!machine.isUp) {
		yield shell.site.door.now + patience;
		shell.complain(`ssh: connect to host ${name} port 22: Connection timed out`);
		return 255;
	}

	shell.change({node: name});
	return done;
}

export function* exit(shell: Shell): Work {
	if (shell.node === undefined) {
		shell.complain('exit: this is the terminal itself; esc leaves it');
		return failed;
	}

	shell.change({node: undefined});
	shell.say(`Connection to ${shell.node} closed.`);
	return done;
}

/** A tool that only a machine has; where nobody is logged in, it says how to get there. */
export const onNode = (name: string, run: (shell: Shell, machine: Machine, words: readonly string[]) => Work) =>
	function* (shell: Shell, words: readonly string[]): Work {
		const machine = machineHere(shell);

		if (machine === undefined) {
			shell.complain(`${name}: command not found on this workstation; log in to a machine first: ssh NODE`);
			return 127;
		}

		if (!machine.isUp) {
			shell.change({node: undefined});
			shell.complain(`client_loop: send disconnect: Broken pipe\nConnection to ${machine.name} closed.`);
			return 255;
		}

		return yield* run(shell, machine, words);
	};
