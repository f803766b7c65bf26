import type {Story} from '../case.ts';
import {applyingStories} from './applying.ts';
import {byItselfStories} from './by-itself.ts';
import {changingStories} from './changing.ts';
import {creatingStories} from './creating.ts';
import {customStories} from './custom.ts';
import {deletingStories} from './deleting.ts';
import {insideStories} from './inside.ts';
import {nodeStories} from './nodes.ts';
import {readingStories} from './reading.ts';
import {refusalStories} from './refusals.ts';
import {rightStories} from './rights.ts';
import {watchingStories} from './watching.ts';

/** Every story, in the order in which a run tells them; the last lets the most time pass. */
export const stories: readonly Story[] = [
	...readingStories,
	...creatingStories,
	...applyingStories,
	...changingStories,
	...byItselfStories,
	...customStories,
	...deletingStories,
	...refusalStories,
	...rightStories,
	...nodeStories,
	...insideStories,
	...watchingStories,
];
