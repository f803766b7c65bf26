/** The cluster's terminal in lines: `kubectl …` runs one, `term` makes every line one until `leave`. */
import type {TerminalFrame} from '../../../game/view/frame.ts';
import {type Command, type Reply, say, type Talk} from './talk.ts';

/** A command that has not ended by then is broken off: a reader of lines cannot press ctrl-c. */
const longestTurns = 600;

const tools: readonly string[] = ['kubectl', 'k', 'ssh', 'crictl', 'systemctl', 'kubeadm', 'etcdctl'];

const terminalOf = (talk: Talk): TerminalFrame | undefined => talk.frame({screen: 'terminal'}).terminal;

/** Runs a line, waits for its end where time passes by itself, and gives what it printed. */
export const runLine = (talk: Talk, line: string): Reply => {
	const before = terminalOf(talk)?.lines ?? [];
	talk.wish({do: 'terminal', act: 'enter', line});
	let turns = 0;

	// Nobody can edit a text line by line here.
	if (terminalOf(talk)?.editing !== undefined) {
		talk.wish({do: 'terminal', act: 'abandon'});
		return say(
			'kubectl edit needs the screen; here kubectl patch changes a part, and kubectl get -o yaml shows the whole',
		);
	}

	while (terminalOf(talk)?.busy === true && terminalOf(talk)?.reads === false && turns < longestTurns && talk.pass()) {
		turns += 1;
	}

	if (terminalOf(talk)?.busy === true && terminalOf(talk)?.reads === false) {
		talk.wish({do: 'terminal', act: 'interrupt'});
	}

	const now = terminalOf(talk);
	const last = before.at(-1);
	// What was scrolled away, or cleared, was not said before.
	const fresh = (now?.lines ?? []).slice(last === undefined ? 0 : (now?.lines.indexOf(last) ?? -1) + 1);
	return say(...fresh.filter(({from}) => from !== 'typed').map(({text}) => text));
};

export const terminalCommand: Command = (talk, word, words) =>
	tools.includes(word) ? runLine(talk, [word, ...words].join(' ')) : undefined;
