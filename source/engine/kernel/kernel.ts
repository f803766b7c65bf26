export type {Kernel} from './types.ts';
