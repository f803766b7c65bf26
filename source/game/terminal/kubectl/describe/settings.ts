/** What is kept and not run: claims, budgets, namespaces, maps, secrets, classes, rights. */
import type {ConfigMap} from '../../../../engine/api/kinds/config-map.ts';
import type {Namespace} from '../../../../engine/api/kinds/namespace.ts';
import type {PersistentVolumeClaim} from '../../../../engine/api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../../../../engine/api/kinds/pod.ts';
import type {PodDisruptionBudget} from '../../../../engine/api/kinds/pod-disruption-budget.ts';
import type {PriorityClass} from '../../../../engine/api/kinds/priority-class.ts';
import type {Role, RoleBinding} from '../../../../engine/api/kinds/rbac.ts';
import type {Secret} from '../../../../engine/api/kinds/secret.ts';
import type {ServiceAccount} from '../../../../engine/api/kinds/service-account.ts';
import type {StorageClass} from '../../../../engine/api/kinds/storage-class.ts';
import type {ApiObject} from '../../../../engine/api/object.ts';
import {selectorText} from '../../../../engine/api/selectors.ts';
import {byBytes} from '../../text/go-json.ts';
import type {Reading} from '../api.ts';
import {writeNamespaceLimits} from './quotas.ts';
import {longTime, orNone, type Sheet, writeAnnotations, writeLabels, writeList} from './sheet.ts';

const writeHead = (sheet: Sheet, {metadata}: ApiObject): void => {
	sheet.write(0, `Name:\t${metadata.name}`);

	if (metadata.namespace !== undefined) {
		sheet.write(0, `Namespace:\t${metadata.namespace}`);
	}

	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
};

const modes: Readonly<Record<string, string>> = {
	ReadWriteOnce: 'RWO',
	ReadOnlyMany: 'ROX',
	ReadWriteMany: 'RWX',
	ReadWriteOncePod: 'RWOP',
};

export const describeClaim = (sheet: Sheet, claim: PersistentVolumeClaim, api: Reading): void => {
	const {metadata, spec, status} = claim;
	const {namespace = '', name} = metadata;
	const isBound = (spec.volumeName ?? '') !== '';
	sheet.write(0, `Name:\t${name}`);
	sheet.write(0, `Namespace:\t${namespace}`);
	sheet.write(0, `StorageClass:\t${spec.storageClassName ?? ''}`);
	sheet.write(0, `Status:\t${metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating'}`);
	sheet.write(0, `Volume:\t${spec.volumeName ?? ''}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
	sheet.write(0, `Capacity:\t${isBound ? (status?.capacity?.storage ?? '') : ''}`);
	sheet.write(
		0,
		`Access Modes:\t${isBound ? (status?.accessModes ?? []).map(mode => modes[mode] ?? mode).join(',') : ''}`,
	);
	sheet.write(0, `VolumeMode:\t${spec.volumeMode ?? 'Filesystem'}`);
	const found = api.list(pods as never, {namespace});
	const users = (found.ok ? (found.object.items as unknown as readonly Pod[]) : [])
		.filter(pod => pod.spec.volumes?.some(({persistentVolumeClaim}) => persistentVolumeClaim?.claimName === name))
		.map(pod => pod.metadata.name)
		.sort(byBytes);
	writeList(sheet, 'Used By', users);
};

export const describeBudget = (sheet: Sheet, {metadata, spec, status}: PodDisruptionBudget): void => {
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);

	if (spec.minAvailable === undefined) {
		sheet.write(0, `Max unavailable:\t${spec.maxUnavailable ?? ''}`);
	} else {
		sheet.write(0, `Min available:\t${spec.minAvailable}`);
	}

	sheet.write(0, `Selector:\t${spec.selector === undefined ? '<unset>' : selectorText(spec.selector)}`);
	sheet.write(0, 'Status:');
	sheet.write(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`);
	sheet.write(2, `Current:\t${status?.currentHealthy ?? 0}`);
	sheet.write(2, `Desired:\t${status?.desiredHealthy ?? 0}`);
	sheet.write(2, `Total:\t${status?.expectedPods ?? 0}`);
};

export const describeNamespace = (sheet: Sheet, namespace: Namespace, api: Reading): void => {
	writeHead(sheet, namespace);
	sheet.write(0, `Status:\t${namespace.status?.phase ?? ''}`);
	const {conditions = []} = namespace.status ?? {};

	if (conditions.length > 0) {
		sheet.write(0, 'Conditions:');
		sheet.write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
		sheet.write(1, '----\t------\t------------------\t------\t-------');
	}

	for (const {type, status, lastTransitionTime, reason = '', message = ''} of conditions) {
		sheet.write(1, `${type}\t${status}\t${longTime(lastTransitionTime)}\t${reason}\t${message}`);
	}

	writeNamespaceLimits(sheet, api, namespace.metadata.name);
};

export const describeConfigMap = (sheet: Sheet, map: ConfigMap): void => {
	writeHead(sheet, map);
	sheet.write(0, '\nData\n====');
	const {data = {}, binaryData = {}} = map as ConfigMap & {readonly binaryData?: Readonly<Record<string, string>>};

	for (const key of Object.keys(data).sort(byBytes)) {
		sheet.write(0, `${key}:\n----\n${data[key]}\n`);
	}

	sheet.write(0, '\nBinaryData\n====');

	for (const key of Object.keys(binaryData).sort(byBytes)) {
		sheet.write(0, `${key}: ${bytesOf(binaryData[key] ?? '')} bytes`);
	}

	sheet.write(0, '');
};

/** How many bytes a text in base64 stands for. */
const bytesOf = (base64: string): number => Math.floor((base64.replaceAll('=', '').length * 3) / 4);

export const describeSecret = (sheet: Sheet, secret: Secret): void => {
	writeHead(sheet, secret);
	sheet.write(0, `\nType:\t${secret.type ?? 'Opaque'}`);
	sheet.write(0, '\nData\n====');

	for (const key of Object.keys(secret.data ?? {}).sort(byBytes)) {
		sheet.write(0, `${key}:\t${bytesOf(secret.data?.[key] ?? '')} bytes`);
	}
};

export const describeServiceAccount = (sheet: Sheet, account: ServiceAccount): void => {
	writeHead(sheet, account);
	const names = (list: ReadonlyArray<{readonly name?: string}> | undefined): readonly string[] =>
		(list ?? []).map(({name = ''}) => name);
	writeList(sheet, 'Image pull secrets', names(account.imagePullSecrets));
	writeList(sheet, 'Mountable secrets', names(account.secrets));
	sheet.write(0, 'Tokens:\t<none>');
};

export const describePriorityClass = (sheet: Sheet, priority: PriorityClass): void => {
	sheet.write(0, `Name:\t${priority.metadata.name}`);
	sheet.write(0, `Value:\t${priority.value}`);
	sheet.write(0, `GlobalDefault:\t${priority.globalDefault ?? false}`);
	sheet.write(0, `PreemptionPolicy:\t${priority.preemptionPolicy ?? 'PreemptLowerPriority'}`);
	sheet.write(0, `Description:\t${priority.description ?? ''}`);
	writeAnnotations(sheet, 'Annotations', priority.metadata.annotations);
};

const defaultClass = 'storageclass.kubernetes.io/is-default-class';

export const describeStorageClass = (sheet: Sheet, storage: StorageClass): void => {
	const {metadata, provisioner, parameters = {}} = storage;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `IsDefaultClass:\t${metadata.annotations?.[defaultClass] === 'true' ? 'Yes' : 'No'}`);
	sheet.write(
		0,
		`Annotations:\t${orNone(
			Object.keys(metadata.annotations ?? {})
				.sort(byBytes)
				.map(key => `${key}=${metadata.annotations?.[key]}`)
				.join(','),
		)}`,
	);
	sheet.write(0, `Provisioner:\t${provisioner}`);
	sheet.write(
		0,
		`Parameters:\t${orNone(
			Object.keys(parameters)
				.sort(byBytes)
				.map(key => `${key}=${parameters[key]}`)
				.join(','),
		)}`,
	);
	sheet.write(
		0,
		`AllowVolumeExpansion:\t${storage.allowVolumeExpansion === undefined ? '<unset>' : storage.allowVolumeExpansion ? 'True' : 'False'}`,
	);
	writeList(sheet, 'MountOptions', storage.mountOptions ?? []);
	sheet.write(0, `ReclaimPolicy:\t${storage.reclaimPolicy ?? 'Delete'}`);
	sheet.write(0, `VolumeBindingMode:\t${storage.volumeBindingMode ?? 'Immediate'}`);
};

type Rule = NonNullable<Role['rules']>[number];

/** A rule about one resource of one name at most, or about one path. */
type SimpleRule = {
	readonly verbs: readonly string[];
	readonly group: string;
	readonly resource: string;
	readonly names: readonly string[];
	readonly urls: readonly string[];
};

const simpleRules = ({apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs}: Rule) => {
	const names = resourceNames.length === 0 ? [[]] : resourceNames.map(name => [name]);
	const things = apiGroups.flatMap(group =>
		resources.flatMap(resource => names.map(each => ({verbs, group, resource, names: each, urls: []}))),
	);
	const paths = nonResourceURLs.flatMap(url =>
		verbs.map(verb => ({verbs: [verb], group: '', resource: '', names: [], urls: [url]})),
	);
	return [...things, ...paths] satisfies readonly SimpleRule[];
};

const bracketed = (words: readonly string[]): string => `[${words.join(' ')}]`;

const thingOf = ({group, resource}: SimpleRule): string => {
	const [name = '', ...below] = resource.split('/');
	return [group === '' ? name : `${name}.${group}`, ...below].join('/');
};

/** `pods`, `deployments.apps/scale`: one row for each thing, with all that may be done to it. Source: kubectl/pkg/util/rbac/rbac.go */
export const ruleRows = (rules: Role['rules']): readonly string[] => {
	const byThing = new Map<string, SimpleRule>();

	for (const [index, rule] of (rules ?? []).flatMap(simpleRules).entries()) {
		const key = rule.urls.length > 0 ? String(index) : `${rule.group} ${rule.resource} ${rule.names.join()}`;
		const before = byThing.get(key);
		byThing.set(key, before === undefined ? rule : {...rule, verbs: [...new Set([...before.verbs, ...rule.verbs])]});
	}

	const order = ({verbs, group, resource, names, urls}: SimpleRule): string =>
		`Verbs:${bracketed(verbs)},APIGroups:${bracketed([group])},Resources:${bracketed([resource])},ResourceNames:${bracketed(names)},NonResourceURLs:${bracketed(urls)},`;
	return [...byThing.values()]
		.sort((left, right) => byBytes(order(left), order(right)))
		.map(rule => [thingOf(rule), bracketed(rule.urls), bracketed(rule.names), bracketed(rule.verbs)].join('\t'));
};

export const describeRole = (sheet: Sheet, role: Role): void => {
	sheet.write(0, `Name:\t${role.metadata.name}`);
	writeLabels(sheet, 'Labels', role.metadata.labels);
	writeAnnotations(sheet, 'Annotations', role.metadata.annotations);
	sheet.write(0, 'PolicyRule:');
	sheet.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
	sheet.write(1, '---------\t-----------------\t--------------\t-----');

	for (const row of ruleRows(role.rules)) {
		sheet.write(1, row);
	}
};

export const describeBinding = (sheet: Sheet, {metadata, roleRef, subjects}: RoleBinding): void => {
	sheet.write(0, `Name:\t${metadata.name}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, 'Role:');
	sheet.write(1, `Kind:\t${roleRef.kind}`);
	sheet.write(1, `Name:\t${roleRef.name}`);
	sheet.write(0, 'Subjects:');
	sheet.write(1, 'Kind\tName\tNamespace');
	sheet.write(1, '----\t----\t---------');

	for (const {kind, name, namespace = ''} of subjects ?? []) {
		sheet.write(1, `${kind}\t${name}\t${namespace}`);
	}
};
