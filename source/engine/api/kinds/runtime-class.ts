import type {Kind} from '../kind.ts';
import {dnsLabelProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {storedQuantity} from '../quantity.ts';
import {mapValuesShared, withMembers} from '../share.ts';
import type {FieldErrors} from '../validation.ts';
import {immutable, isRecord, labelErrors, metadataErrors, problemsAt} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import type {ResourceList} from './common.ts';
import {defineKind} from './define-kind.ts';
import {amountErrors} from './resource-check.ts';
import type {Toleration} from './scheduling-terms.ts';
import {tolerationsErrors} from './scheduling-validation.ts';

/** How the containers of a pod are run, and what that costs beside them. */
export type RuntimeClass = ApiObject & {
	readonly handler: string;
	readonly overhead?: {readonly podFixed?: ResourceList};
	readonly scheduling?: {
		readonly nodeSelector?: Readonly<Record<string, string>>;
		readonly tolerations?: readonly Toleration[];
	};
};

const withAmounts = (runtimeClass: RuntimeClass): RuntimeClass =>
	isRecord(runtimeClass.overhead)
		? withMembers(runtimeClass, {
				overhead: withMembers(runtimeClass.overhead, {
					podFixed: mapValuesShared(runtimeClass.overhead.podFixed, storedQuantity),
				}),
			})
		: runtimeClass;

/** Source: pkg/apis/node/validation/validation.go */
const runtimeClassErrors = (runtimeClass: RuntimeClass): FieldErrors => {
	const {handler = '', overhead, scheduling} = runtimeClass;
	return [
		...metadataErrors(runtimeClass),
		...problemsAt('handler', handler, dnsLabelProblems(handler)),
		...Object.entries(overhead?.podFixed ?? {}).flatMap(([name, amount]) =>
			amountErrors(name, amount, `overhead.podFixed[${name}]`),
		),
		...labelErrors(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
		...tolerationsErrors(scheduling?.tolerations, 'scheduling.tolerations'),
	];
};

export const runtimeClasses: Kind<RuntimeClass> = defineKind<RuntimeClass>({
	group: 'node.k8s.io',
	version: 'v1',
	kind: 'RuntimeClass',
	plural: 'runtimeclasses',
	singular: 'runtimeclass',
	namespaced: false,
	defaults: withAmounts,
	validate: runtimeClassErrors,
	validateUpdate: (next, before) => [
		...runtimeClassErrors(next),
		...immutable(next.handler, before.handler, 'handler'),
	],
	columns: [nameColumn, textColumn('Handler', ({handler}) => handler), ageColumn],
});
