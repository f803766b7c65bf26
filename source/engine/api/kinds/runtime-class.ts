import type {Kind} from '../kind.ts';
import {internalOf} from '../moulds/internal.ts';
import {dnsLabelProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {storedQuantity} from '../quantity.ts';
import {equalValues, mapValuesShared, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors} from '../validation.ts';
import {immutableText, isRecord, labelErrors, metadataErrors, problemsAt} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import type {ResourceList} from './common.ts';
import {defineKind} from './define-kind.ts';
import {amountErrors} from './resource-check.ts';
import type {Toleration} from './scheduling-terms.ts';
import {tolerationErrors} from './scheduling-validation.ts';

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

/** That they are said twice stands at another place than what else is wrong with them. Source: validateTolerations */
const schedulingErrors = (tolerations: readonly Toleration[] = []): FieldErrors =>
	tolerations.flatMap((toleration, index) => [
		...tolerationErrors(toleration, `scheduling.tolerations.tolerations[${index}]`),
		...(tolerations.slice(0, index).some(other => equalValues(other, toleration))
			? [duplicateField(`scheduling.tolerations[${index}]`, internalOf('core/v1.Toleration', toleration))]
			: []),
	]);

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
		...schedulingErrors(scheduling?.tolerations),
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
		...immutableText(next.handler, before.handler, 'handler'),
	],
	columns: [nameColumn, textColumn('Handler', ({handler}) => handler), ageColumn],
});
