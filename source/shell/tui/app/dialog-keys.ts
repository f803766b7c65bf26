/** What a key means while a dialog is open. */
import type {Dialog} from '../model.ts';

export type Meant =
	| {readonly do: 'choose'; readonly choice: number}
	| {readonly do: 'answer'}
	| {readonly do: 'leave'}
	| {readonly do: 'nothing'};

const backward: readonly string[] = ['left', 'up', 'shift-tab', 'h', 'k'];
const forward: readonly string[] = ['right', 'down', 'tab', 'l', 'j'];

export const dialogMeans = (key: string, {choices, chosen}: Dialog): Meant => {
	const count = choices.length;

	if (backward.includes(key)) {
		return {do: 'choose', choice: (chosen + count - 1) % count};
	}

	if (forward.includes(key)) {
		return {do: 'choose', choice: (chosen + 1) % count};
	}

	if (key === 'enter') {
		return {do: 'answer'};
	}

	if (key === 'esc' || key === 'q' || key === '?') {
		return {do: 'leave'};
	}

	if (/^[1-9]$/.test(key) && Number(key) <= count) {
		return {do: 'choose', choice: Number(key) - 1};
	}

	const letter = key.length === 1 ? choices.findIndex(({label}) => label.toLowerCase().startsWith(key)) : -1;
	return letter === -1 ? {do: 'nothing'} : {do: 'choose', choice: letter};
};
