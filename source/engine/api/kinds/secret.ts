import {base64} from '../base64.ts';
import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, without} from '../share.ts';
import {type FieldErrors, requiredField} from '../validation.ts';
import {immutableText, metadataErrors} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {dataErrors, frozenDataErrors} from './data-check.ts';
import {defineKind} from './define-kind.ts';

export type Secret = ApiObject & {
	/** Values in base64. */
	readonly data?: Readonly<Record<string, string>>;
	/** Plain values; folded into `data` when written. */
	readonly stringData?: Readonly<Record<string, string>>;
	readonly type?: string;
	readonly immutable?: boolean;
};

/** Plain values are folded into `data`. Source: pkg/apis/core/v1/conversion.go */
const secretDefaults = (secret: Secret): Secret => {
	const typed = withDefaults<Secret>(secret, {type: 'Opaque'});

	if (typed.stringData === undefined || typed.stringData === null) {
		return without(typed, 'stringData');
	}

	const plain = Object.entries(typed.stringData).map(([key, value]): [string, string] => [key, base64(String(value))]);
	const data = Object.fromEntries([...Object.entries(typed.data ?? {}), ...plain]);
	return {...without(typed, 'stringData'), data};
};

const wantedKeys: ReadonlyMap<string, readonly string[]> = new Map([
	['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
	['kubernetes.io/tls', ['tls.crt', 'tls.key']],
	['kubernetes.io/ssh-auth', ['ssh-privatekey']],
]);

const secretErrors = (secret: Secret): FieldErrors => [
	...metadataErrors(secret),
	...dataErrors(secret.data),
	...(wantedKeys.get(secret.type ?? '') ?? [])
		.filter(key => secret.data === undefined || !Object.hasOwn(secret.data, key))
		.map(key => requiredField(`data[${key}]`)),
];

export const secrets: Kind<Secret> = defineKind<Secret>({
	group: '',
	version: 'v1',
	kind: 'Secret',
	plural: 'secrets',
	singular: 'secret',
	namespaced: true,
	defaults: secretDefaults,
	validate: secretErrors,
	validateUpdate: (next, before) => [
		...secretErrors(next),
		...immutableText(next.type, before.type, 'type'),
		...frozenDataErrors(next, before, ['data']),
	],
	columns: [
		nameColumn,
		textColumn('Type', ({type}) => type ?? ''),
		textColumn('Data', ({data}) => Object.keys(data ?? {}).length),
		ageColumn,
	],
	selectableFields: ({type}) => ({type: type ?? ''}),
});
