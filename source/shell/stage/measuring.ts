import {performance} from 'node:perf_hooks';
import {type Comparison, createMeasurement, type Measurement} from '../../game/anchors.ts';
import type {RunOptions} from '../../game/run.ts';
import {openRun} from '../../game/session.ts';

/** How long a slice of measuring takes and how long it waits for the next: less while the player's own time runs. */
const slices = {resting: {work: 10, pause: 15}, moving: {work: 3, pause: 40}};

/** Plays the same storm with other pilots while the player thinks, a little at a time. */
export const createMeasuring = ({
	isWanted,
	isMoving,
	onProgress,
}: {
	/** A run that was left needs no comparison. */
	readonly isWanted: () => boolean;
	readonly isMoving: () => boolean;
	readonly onProgress: (comparison: Comparison) => void;
}): {readonly begin: (options: RunOptions) => void} => {
	let measurement: Measurement | undefined;
	let timer: NodeJS.Timeout | undefined;

	const goOn = (): void => {
		const current = measurement;

		if (current === undefined || current.done || !isWanted()) {
			return;
		}

		const {work, pause} = isMoving() ? slices.moving : slices.resting;
		const until = performance.now() + work;

		if (current.work(() => performance.now() >= until)) {
			onProgress(current.comparison);
		}

		timer = setTimeout(goOn, pause);
		timer.unref();
	};

	return {
		begin(options) {
			clearTimeout(timer);
			measurement = options.seat === 'watch' ? undefined : createMeasurement(options, openRun);
			goOn();
		},
	};
};
