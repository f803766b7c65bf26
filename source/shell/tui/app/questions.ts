/** The dialog that is open, and what leaving it says. */
import type {Frame} from '../../../game/view/frame.ts';
import type {Dialog} from '../model.ts';
import type {Wish} from '../stage.ts';

/** The UI's own dialog, or a question of the game. */
export const dialogOf = (dialog: Dialog | undefined, {question}: Frame): Dialog | undefined =>
	dialog !== undefined || question === undefined
		? dialog
		: {
				title: question.text,
				choices: question.choices.map((label, choice) => ({
					label,
					wish: {do: 'answer', question: question.id, choice},
				})),
				chosen: question.safe,
				isQuestion: true,
			};

/** Whether the player means it; the first choice, and so the default, is no. */
export const confirmation = (
	wish: Wish,
	{question, detail, yes}: {readonly question: string; readonly detail?: string; readonly yes: string},
): Dialog => ({
	title: question,
	detail,
	choices: [{label: 'No'}, {label: yes, wish, sure: true}],
	chosen: 0,
});

/** What is said to somebody who looks for the way out: a question of the game has none, an answer is final and the clock waits. */
export const wayOut = (key: string, {isQuestion}: Dialog): string | undefined =>
	isQuestion === true
		? '↑↓ or a number chooses, enter answers; an answer is final. The clock stands still until then.'
		: key === '?'
			? '← → or ↑↓ chooses, enter does it, esc leaves everything as it is.'
			: undefined;
