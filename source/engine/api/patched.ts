import type {Status} from './status.ts';

/** What a patch made of an object, or why it could not. */
export type Patched = {readonly ok: true; readonly value: unknown} | {readonly ok: false; readonly status: Status};
