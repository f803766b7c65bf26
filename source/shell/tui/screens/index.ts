/** Every screen; the first one is where the program begins. */
import type {Screen} from '../screen.ts';
import {brief} from './brief.ts';
import {controller} from './controller.ts';
import {home} from './home.ts';
import {objects} from './objects.ts';
import {result} from './result.ts';
import {scheduler} from './scheduler.ts';
import {scores} from './scores.ts';
import {terminal} from './terminal.ts';
import {timeline} from './timeline.ts';
import {tuner} from './tuner.ts';
import {watch} from './watch.ts';

export const screens: readonly Screen[] = [
	home,
	brief,
	watch,
	scheduler,
	scores,
	controller,
	tuner,
	objects,
	timeline,
	terminal,
	result,
];
