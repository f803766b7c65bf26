/** What can be typed: one tool, one line. */
import {runKubectl} from './kubectl/index.ts';
import type {ToolName} from './site.ts';
import {done, failed, type Shell, type Work} from './work.ts';

export type Command = (shell: Shell, words: readonly string[]) => Work;

/** A tool that a level may keep to itself. */
const tool = (name: ToolName, run: Command): Command =>
	function* (shell, words) {
		if (!shell.site.mayUse(name)) {
			shell.complain(`${name}: this level does without ${name}`);
			return failed;
		}

		return yield* run(shell, words);
	};

function* echo({say}: Shell, words: readonly string[]): Work {
	say(words.join(' '));
	return done;
}

const kubectl = tool('kubectl', runKubectl);

export const commands: Readonly<Record<string, Command>> = {
	kubectl,
	k: kubectl,
	echo,
};
