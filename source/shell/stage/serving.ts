import type {Door} from '../../game/door/door.ts';
import type {IdentityName} from '../../game/door/identities.ts';
import type {Doorway} from '../serve/doorway.ts';
import type {Answer, News} from '../tui/stage.ts';
import {changed, no, notBegun, ok, type StageState} from './state.ts';

/** Opens the way in for clients; the shell knows how. */
export type OpenWay = (door: () => Door | undefined, admitted: readonly IdentityName[]) => Promise<Doorway>;

/** Milliseconds of the wall between two looks at what watches have not been told. */
const pumpEvery = 16;

/**
Lets clients into the run that is open, from the screen. The door stays open when another run is begun: clients then find that
one, and list again.
*/
export const createServing = (state: StageState, openWay: OpenWay | undefined, notify: (news?: News) => void) => {
	let doorway: Doorway | undefined;
	let isOpening = false;
	let pump: ReturnType<typeof setInterval> | undefined;
	let told = 0;

	/** The run in which clients were let in last: each is told once. */
	let entered: unknown;

	const letIn = (): void => {
		const {run} = state;

		if (run !== undefined && entered !== run && !run.over) {
			entered = run;
			run.submit({do: 'open-door', admin: false});
		}
	};

	const look = (): void => {
		letIn();
		doorway?.listener.pump();
		const writes = state.run?.intents.length ?? 0;

		if (writes !== told) {
			told = writes;
			changed(state);
			notify();
		}
	};

	const opened = (way: Doorway): void => {
		doorway = way;
		isOpening = false;
		pump = setInterval(look, pumpEvery);
		pump.unref();
		changed(state);
		notify({tone: 'ok', text: `export KUBECONFIG=${way.kubeconfig}`});
	};

	const failed = (error: unknown): void => {
		isOpening = false;
		notify({tone: 'warn', text: (error as Error).message});
	};

	return {
		wishes: {
			serve(): Answer {
				if (openWay === undefined) {
					return no('clients cannot come in here');
				}

				if (state.run === undefined) {
					return notBegun(state);
				}

				if (doorway !== undefined) {
					return ok(`export KUBECONFIG=${doorway.kubeconfig}`);
				}

				letIn();

				if (!isOpening) {
					isOpening = true;
					openWay(() => state.run?.door, ['operator', 'viewer']).then(opened, failed);
				}

				return ok('opening the door for kubectl and k9s …');
			},
		},
		async close(): Promise<void> {
			clearInterval(pump);
			await doorway?.close();
			doorway = undefined;
		},
	};
};
