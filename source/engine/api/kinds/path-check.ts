/** Paths and modes of files that people write. Source: pkg/apis/core/validation/validation.go */
import {type FieldErrors, invalidField} from '../validation.ts';

const mostMode = 0o777;

export const modeErrors = (mode: number | undefined, field: string): FieldErrors =>
	mode === undefined || (mode >= 0 && mode <= mostMode)
		? []
		: [invalidField(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];

export const noBackstepErrors = (path: string, field: string): FieldErrors =>
	path.split('/').includes('..') ? [invalidField(field, path, "must not contain '..'")] : [];

/** A path that leads down from where it stands. */
export const descendingPathErrors = (path: string, field: string): FieldErrors => [
	...(path.startsWith('/') ? [invalidField(field, path, 'must be a relative path')] : []),
	...noBackstepErrors(path, field),
];

/** A path in a volume in which the kubelet keeps files of its own, whose names start with two dots. */
export const projectedPathErrors = (path: string | undefined, field: string): FieldErrors => [
	...descendingPathErrors(path ?? '', field),
	...(path?.startsWith('..') === true && !path.startsWith('../')
		? [invalidField(field, path, "must not start with '..'")]
		: []),
];
