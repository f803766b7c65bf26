/** A run that began, ended or was left changes the screen by itself. */
import type {Frame} from '../../../game/view/frame.ts';
import {goTo, type Model} from '../model.ts';

type StageName = Frame['stage'];

/** The screen that each stage of the game begins with. */
export const stageScreens: Readonly<Record<StageName, string>> = {
	home: 'home',
	brief: 'brief',
	run: 'watch',
	result: 'result',
};

export const isBeforeRun = (screen: string): boolean => screen === 'home' || screen === 'brief';

/** The model after the game went from one stage to another; undefined when the screen stays. */
export const followed = (
	model: Model,
	before: StageName | undefined,
	stage: StageName,
	seatScreen: () => string,
): Model | undefined => {
	const {screen} = model;

	if (stage === 'home') {
		return screen === 'home' ? undefined : {...model, screen: 'home', trail: []};
	}

	if (stage === 'brief') {
		const cursors = Object.fromEntries(
			Object.entries(model.cursors).filter(([list]) => !list.startsWith('brief/choices/')),
		);
		return screen === 'brief' ? undefined : {...model, screen: 'brief', trail: ['home'], cursors, explain: undefined};
	}

	if (stage === 'run' && isBeforeRun(screen)) {
		return {...model, screen: seatScreen(), trail: ['home'], edits: {}};
	}

	if (stage === 'result' && before === 'run') {
		return {...goTo(model, 'result'), resultPage: 0};
	}

	return stage === 'run' && before === 'result' ? {...model, screen: seatScreen(), trail: ['home']} : undefined;
};

const benches = ['tuner', 'scheduler', 'controller'] as const;

/** The screen of the seat: its bench where it has one. Frames hold only what is asked for, so each is asked for. */
export const screenOfSeat = (frameFor: (screen: string) => Frame): string =>
	frameFor('watch').identity?.seat === 'watch'
		? 'watch'
		: (benches.find(screen => frameFor(screen)[screen] !== undefined) ?? 'watch');
