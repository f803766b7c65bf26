import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';

export type Secret = ApiObject & {
	/** Values in base64. */
	readonly data?: Readonly<Record<string, string>>;
	/** Plain values; folded into `data` when written. */
	readonly stringData?: Readonly<Record<string, string>>;
	readonly type?: string;
	readonly immutable?: boolean;
};

export const secrets: Kind<Secret> = defineKind<Secret>({
	group: '',
	version: 'v1',
	kind: 'Secret',
	plural: 'secrets',
	singular: 'secret',
	namespaced: true,
});
