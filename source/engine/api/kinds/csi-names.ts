/** Names of drivers, a domain of at most 63 characters. Source: pkg/apis/core/validation/validation.go, ValidateCSIDriverName */
import {dnsSubdomainProblems} from '../names.ts';
import {type FieldErrors, requiredField, tooLongField} from '../validation.ts';
import {problemsAt} from './check.ts';

const longest = 63;

export const driverNameErrors = (name: string | undefined, field: string): FieldErrors => [
	...(name ? [] : [requiredField(field)]),
	...(name !== undefined && name.length > longest ? [tooLongField(field, longest)] : []),
	...problemsAt(field, name ?? '', dnsSubdomainProblems((name ?? '').toLowerCase())),
];
