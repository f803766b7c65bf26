/** Every screen. */
import type {Screen} from '../screen.ts';
import {watch} from './watch.ts';

export const screens: readonly Screen[] = [watch];
