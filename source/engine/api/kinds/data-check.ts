/** What the data of ConfigMaps and Secrets may be. Source: pkg/apis/core/validation/validation.go */
import {configKeyProblems} from '../names.ts';
import {equalValues} from '../share.ts';
import {duplicateField, type FieldErrors, forbiddenField, tooLongField} from '../validation.ts';
import {problemsAt} from './check.ts';

type Data = Readonly<Record<string, string>> | undefined;

const largestData = 1_048_576;

const sizeOf = (data: Data): number => Object.values(data ?? {}).reduce((sum, value) => sum + String(value).length, 0);

/** Keys may be file names, none stands twice, and all of it is at most a mebibyte. */
export const dataErrors = (data: Data, binaryData?: Data): FieldErrors => {
	const keys = (of: Data, field: string) =>
		Object.keys(of ?? {}).flatMap(key => problemsAt(`${field}[${key}]`, key, configKeyProblems(key)));
	const twice = Object.keys(binaryData ?? {}).filter(key => data !== undefined && Object.hasOwn(data, key));
	return [
		...keys(data, 'data'),
		...keys(binaryData, 'binaryData'),
		...twice.map(key => duplicateField(`data[${key}]`, key)),
		...(sizeOf(data) + sizeOf(binaryData) > largestData ? [tooLongField('data', largestData)] : []),
	];
};

/** Once immutable, an object's data stands, and so does its being immutable. */
export const frozenDataErrors = <T extends {readonly immutable?: boolean}>(
	next: T,
	before: T,
	members: ReadonlyArray<keyof T & string>,
): FieldErrors => {
	if (before.immutable !== true) {
		return [];
	}

	const sentence = 'field is immutable when `immutable` is set';
	return [
		...(next.immutable === true ? [] : [forbiddenField('immutable', sentence)]),
		...members
			.filter(member => !equalValues(next[member], before[member]))
			.map(member => forbiddenField(member, sentence)),
	];
};
