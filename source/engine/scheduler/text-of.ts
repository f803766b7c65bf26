import {rememberedOnceFrozen} from '../api/share.ts';

const written = rememberedOnceFrozen((part: object): string => JSON.stringify(part));

/** A part of a pod's spec as text, to tell templates apart. The pods of a template share frozen parts, so each is written once. */
export const textOf = (part: object | undefined): string => (part === undefined ? '' : written(part));
