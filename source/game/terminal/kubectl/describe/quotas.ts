/** Limits of namespaces: quotas and ranges, alone and as a part of their namespace. */
import type {LimitRange, LimitRangeItem} from '../../../../engine/api/kinds/limit-range.ts';
import {limitRanges} from '../../../../engine/api/kinds/limit-range.ts';
import {type ResourceQuota, resourceQuotas} from '../../../../engine/api/kinds/resource-quota.ts';
import {byBytes} from '../../text/go-json.ts';
import type {Reading} from '../api.ts';
import type {Sheet} from './sheet.ts';

/** Source: describe.go, helpTextForResourceQuotaScope */
const scopeTexts: Readonly<Record<string, string>> = {
	Terminating:
		'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
	NotTerminating:
		'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
	BestEffort:
		'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
	NotBestEffort:
		'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

type Place = {readonly level: number; readonly bullet: string; readonly rule: string};

const writeQuota = (sheet: Sheet, {spec, status}: ResourceQuota, {level, bullet, rule}: Place): void => {
	const scopes = [...(spec.scopes ?? [])].sort(byBytes);

	if (scopes.length > 0) {
		sheet.write(level, `Scopes:\t${scopes.join(', ')}`);

		for (const text of scopes.flatMap(scope => scopeTexts[scope] ?? [])) {
			sheet.write(level, `${bullet}${text}`);
		}
	}

	sheet.write(level, 'Resource\tUsed\tHard');
	sheet.write(level, `--------\t${rule}\t${rule}`);

	for (const name of Object.keys(status?.hard ?? {}).sort(byBytes)) {
		sheet.write(level, `${name}\t${status?.used?.[name] ?? '0'}\t${status?.hard?.[name]}`);
	}
};

export const describeQuota = (sheet: Sheet, quota: ResourceQuota): void => {
	sheet.write(0, `Name:\t${quota.metadata.name}`);
	sheet.write(0, `Namespace:\t${quota.metadata.namespace ?? ''}`);
	writeQuota(sheet, quota, {level: 0, bullet: ' * ', rule: '----'});
};

const rowsOf = (item: LimitRangeItem): readonly string[] => {
	const lists = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
	const names = [...new Set(lists.flatMap(list => Object.keys(list ?? {})))].sort(byBytes);
	return names.map(name => [item.type, name, ...lists.map(list => list?.[name] ?? '-')].join('\t'));
};

const writeRange = (sheet: Sheet, {spec}: LimitRange, space: string): void => {
	for (const row of (spec.limits ?? []).flatMap(rowsOf)) {
		sheet.write(0, `${space}${row}`);
	}
};

const writeRangeHead = (sheet: Sheet, space: string): void => {
	sheet.write(0, `${space}Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio`);
	sheet.write(0, `${space}----\t--------\t---\t---\t---------------\t-------------\t-----------------------`);
};

export const describeLimitRange = (sheet: Sheet, range: LimitRange): void => {
	sheet.write(0, `Name:\t${range.metadata.name}`);
	sheet.write(0, `Namespace:\t${range.metadata.namespace ?? ''}`);
	writeRangeHead(sheet, '');
	writeRange(sheet, range, '');
};

const listed = <T>(api: Reading, kind: object, namespace: string): readonly T[] => {
	const found = api.list(kind as never, {namespace});
	return found.ok ? (found.object.items as unknown as readonly T[]) : [];
};

/** What a namespace may use, below its description. */
export const writeNamespaceLimits = (sheet: Sheet, api: Reading, namespace: string): void => {
	const quotas = listed<ResourceQuota>(api, resourceQuotas, namespace);
	const ranges = listed<LimitRange>(api, limitRanges, namespace);
	sheet.write(0, quotas.length === 0 ? '\nNo resource quota.' : '\nResource Quotas');

	for (const quota of quotas) {
		sheet.write(1, `Name:\t${quota.metadata.name}`);
		writeQuota(sheet, quota, {level: 1, bullet: '* ', rule: '---'});
	}

	sheet.write(0, ranges.length === 0 ? '\nNo LimitRange resource.' : '\nResource Limits');

	if (ranges.length > 0) {
		writeRangeHead(sheet, ' ');
	}

	for (const range of ranges) {
		writeRange(sheet, range, ' ');
	}
};
