import type {Eyes} from '../eyes.ts';
import type {Frame, Request} from '../frame.ts';

/** One part of a frame: when it is wanted, and what it says. */
export type Section = {
	isWanted(request: Request, eyes: Eyes): boolean;
	build(eyes: Eyes, request: Request): Partial<Frame>;
};
