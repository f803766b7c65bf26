import {nextHint} from '../../game/hints.ts';
import {components, type Intent} from '../../game/intent.ts';
import {assistedByAdvice} from '../../game/landing.ts';
import {textOf} from '../../game/scenario/schema.ts';
import type {Request} from '../../game/view/frame.ts';
import {exportRun, saveRun} from '../keepsakes.ts';
import type {Answer, Wish} from '../tui/stage.ts';
import type {StageClock} from './clock.ts';
import {answerOf, changed, no, notBegun, ok, type StageState, shortOf, type Wishes} from './state.ts';
import type {StageTerminal} from './terminal.ts';
import {objectIntents, seatIntents} from './wish-intents.ts';

/** Where the narrator of a bench speaks. */
const benchRequest: Request = {screen: 'scheduler', advice: false, truth: false};

/** Deleting asks first. */
const askBeforeDelete = (objects: (Wish & {do: 'object'})['objects']): Answer => {
	const [only] = objects;
	return {
		ok: 'ask',
		question: objects.length === 1 ? `Delete ${only?.kind} ${only?.name}?` : `Delete ${objects.length} objects?`,
		detail:
			objects.length === 1
				? 'With the grace period of its spec. What controls it may make another.'
				: objects
						.map(({name}) => name)
						.join(', ')
						.slice(0, 120),
		yes: 'Delete',
	};
};

export type ActsOptions = {
	readonly state: StageState;
	readonly clock: StageClock;
	readonly passed: () => void;
	readonly keepJournal: () => void;
	readonly terminal: StageTerminal;
};

/** What the player does in the open run. */
export const createActs = ({state, clock, passed, keepJournal, terminal}: ActsOptions) => {
	const submitAll = (intents: readonly Intent[] | string): Answer => {
		const {run} = state;

		if (run === undefined) {
			return notBegun(state);
		}

		if (typeof intents === 'string') {
			return no(intents);
		}

		const before = run.frame(benchRequest).narrator?.text;
		let last: Answer = no('nothing was chosen');

		for (const intent of intents) {
			last = answerOf(run.submit(intent));

			if (last.ok === false) {
				break;
			}
		}

		// What the act leads to in this very millisecond belongs to the picture of the act.
		run.advance(run.now + 1);
		passed();
		keepJournal();
		const {narrator} = run.frame(benchRequest);
		// Done, and already gone wrong (a kubelet refused the pod): that is the news, and not that it was done.
		return last.ok === true && narrator?.tone === 'bad' && JSON.stringify(narrator.text) !== JSON.stringify(before)
			? ok()
			: last;
	};

	/** What became of an answer, with the right one and its reason: an answer is final, so nothing is given away. */
	const explained = (answer: Answer, question: string, choice: number): Answer => {
		const {run} = state;
		const asked = run?.scenario.quiz.check.find(({id}) => id === question);

		if (answer.ok !== true || asked === undefined || run === undefined) {
			return answer;
		}

		const {scenario} = run;
		const right = asked.answer === choice;
		const why = asked.explain === undefined ? '' : ` ${textOf(scenario, asked.explain)}`;
		const told = right ? 'Right.' : `Not so: ${textOf(scenario, asked.options[asked.answer] ?? '')}.`;
		return {ok: true, say: `${told}${why}`, tone: right ? 'ok' : 'warn'};
	};

	const undo = (sure: boolean): Answer => {
		const {run} = state;

		if (run === undefined || run.intents.length === 0) {
			return no('there is nothing to undo');
		}

		if (run.allowance.undo === 'none') {
			return no(`${run.terms.difficulty} takes nothing back`);
		}

		if (!sure && run.allowance.undo === 'mark' && !run.marks.includes('practice')) {
			return {
				ok: 'ask',
				question: 'Undo the last action?',
				detail: 'The run becomes practice: it will not count for boards.',
				yes: 'Undo',
			};
		}

		run.undo();
		clock.tookBack();
		return ok('undone');
	};

	const hint = (topic: string | undefined, sure: boolean): Answer => {
		const {run, opened} = state;

		if (run === undefined || opened === undefined) {
			return notBegun(state);
		}

		const taken = run.intents.flatMap(({intent}) => (intent.do === 'hint' ? [intent] : []));
		const next = nextHint(opened.scenario, taken, run.facts(), topic);

		if (next === 'none' || next === 'later') {
			return no(next === 'none' ? 'there are no more hints' : 'there is no hint for this moment; later there is one');
		}

		if (next.level === 3 && !sure && !run.over) {
			return {
				ok: 'ask',
				question: 'Hear what to do?',
				detail: 'It is the last hint of three: with it the run has two stars at most.',
				yes: 'Hear it',
			};
		}

		const outcome = run.submit({do: 'hint', topic: next.topic, level: next.level});
		changed(state);
		return outcome.ok ? ok(`hint ${next.level}: ${textOf(opened.scenario, next.text)}`) : no(outcome.why);
	};

	/** Advice is free for those who watch; a player's run says that it was asked for. */
	const advice = (): Answer => {
		const {run} = state;

		if (run === undefined || run.over || run.seat === 'watch' || run.marks.includes(assistedByAdvice)) {
			return ok();
		}

		if (run.allowance.advice === 'free') {
			return ok();
		}

		const outcome = answerOf(run.submit({do: 'mark', as: assistedByAdvice}));
		changed(state);
		return outcome.ok === true ? ok('advice asked for: the run says so') : outcome;
	};

	/** `node worker-a1`: the part that is broken, and which one. */
	const declare = (text: string): Answer => {
		const [component = '', object] = text.trim().split(/\s+/);
		return components.includes(component)
			? submitAll([{do: 'declare', component, ...(object === undefined ? {} : {object})}])
			: no(`declare what? ${components.join(', ')}, and which one: :declare node worker-a1`);
	};

	const bookmark = (name: string): Answer => {
		const {run, bookmarks} = state;

		if (run === undefined) {
			return notBegun(state);
		}

		const at = run.now;
		const called = name === '' ? `bookmark ${bookmarks.length + 1}` : name;
		state.bookmarks = [...bookmarks.filter(each => each.at !== at), {at, name: called}];
		changed(state);
		return ok(`${called} set at ${shortOf(at)}; ' lists bookmarks and goes to one`);
	};

	const write = (format: string): Answer => {
		if (state.run === undefined) {
			return notBegun(state);
		}

		const written = exportRun(state.run, format);
		return written.ok ? ok(written.say) : no(written.why);
	};

	/** What a line did is kept at once. */
	const keeping = (answer: Answer): Answer => {
		keepJournal();
		return answer;
	};

	const wishes: Wishes<
		| 'answer'
		| 'undo'
		| 'bookmark'
		| 'seat'
		| 'object'
		| 'kubectl'
		| 'terminal'
		| 'hint'
		| 'advice'
		| 'declare'
		| 'export'
	> = {
		answer: ({question, choice}) => explained(submitAll([{do: 'answer', question, choice}]), question, choice),
		undo: (_, sure) => undo(sure),
		bookmark: ({name}) => bookmark(name),
		seat: wish => (state.run === undefined ? notBegun(state) : submitAll(seatIntents(wish, state.run))),
		object: (wish, sure) =>
			wish.verb === 'delete' && !sure && state.run !== undefined
				? askBeforeDelete(wish.objects)
				: submitAll(objectIntents(wish)),
		kubectl: ({line}) => keeping(terminal.kubectl(line)),
		terminal: wish => keeping(terminal.act(wish)),
		hint: ({topic}, sure) => hint(topic, sure),
		advice,
		declare: ({text}) => declare(text),
		export: ({format}) => write(format),
	};

	return {
		wishes,
		/** Keeps the run under a name. */
		save(name: string | undefined): Answer {
			if (state.run === undefined) {
				return notBegun(state);
			}

			const kept = saveRun(state.run, name);
			return kept.ok ? ok(kept.say) : no(kept.why);
		},
	};
};
