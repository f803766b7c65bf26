import {qualifiedNameProblems} from '../../api/names.ts';
import {type ConfigurationPath, type ConfigurationProblem, invalid} from './problem.ts';

/*
What a KubeSchedulerConfiguration says beside its profiles: the election of a leader, its connection, who is asked over
HTTP. Source: component-base/config/validation, pkg/scheduler/apis/config/validation
*/

type Written = Readonly<Record<string, unknown>>;

const units: Readonly<Record<string, number>> = {
	ns: 1e-6,
	us: 1e-3,
	µs: 1e-3,
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
};

/** A duration as Go writes it, `1m30s`, in milliseconds; undefined when it is none. */
const goDuration = (text: string): number | undefined => {
	const body = text.replace(/^[-+]/, '');
	const parts = [...body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)];

	if (body === '0') {
		return 0;
	}

	return parts.length === 0 || parts.map(([part]) => part).join('') !== body
		? undefined
		: parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0) *
				(text.startsWith('-') ? -1 : 1);
};

const durationAt = (
	written: Written,
	name: string,
	usual: string,
	path: ConfigurationPath,
): {readonly value: number; readonly problems: readonly ConfigurationProblem[]} => {
	const text = (written[name] as string | undefined) ?? usual;
	const given = goDuration(text);
	// Nothing and 0 are the same to whoever fills in what was left out.
	const value = given === 0 ? goDuration(usual) : given;
	return value === undefined
		? {
				value: Number.NaN,
				problems: [
					{path: [...path, name], what: `time: invalid duration ${JSON.stringify(text)}`, hint: 'such as 15s or 1m30s'},
				],
			}
		: {value, problems: []};
};

export const checkLeaderElection = (written: Written): readonly ConfigurationProblem[] => {
	const path = ['leaderElection'];
	const lease = durationAt(written, 'leaseDuration', '15s', path);
	const renew = durationAt(written, 'renewDeadline', '10s', path);
	const retry = durationAt(written, 'retryPeriod', '2s', path);
	const parsing = [...lease.problems, ...renew.problems, ...retry.problems];

	if (written.leaderElect === false || parsing.length > 0) {
		return parsing;
	}

	const shown = (name: string, usual: string): unknown => written[name] ?? usual;
	const positive = (name: string, value: number, usual: string): readonly ConfigurationProblem[] =>
		value > 0 ? [] : [invalid([...path, name], shown(name, usual), 'must be greater than zero')];
	const lock = (written.resourceLock as string | undefined) || 'leases';
	return [
		...positive('leaseDuration', lease.value, '15s'),
		...positive('renewDeadline', renew.value, '10s'),
		...positive('retryPeriod', retry.value, '2s'),
		...(lease.value <= renew.value
			? [
					invalid(
						[...path, 'leaseDuration'],
						shown('renewDeadline', '10s'),
						'must be greater than `RenewDeadline`',
						'a lease must outlive the deadline by which it is renewed',
					),
				]
			: []),
		...(lock === 'leases'
			? []
			: [invalid([...path, 'resourceLock'], lock, 'resourceLock value must be "leases"', 'leave it out')]),
	];
};

export const checkClientConnection = ({burst}: Written): readonly ConfigurationProblem[] =>
	(burst as number | undefined) !== undefined && (burst as number) < 0
		? [invalid(['clientConnection', 'burst'], burst, 'must be non-negative')]
		: [];

type Extender = Written & {readonly managedResources?: ReadonlyArray<{readonly name?: string}>};

const isExtendedResource = (name: string): boolean =>
	name.includes('/') && !/(^|\.)kubernetes\.io\//.test(name) && !name.startsWith('requests.');

export const checkExtenders = (extenders: readonly Extender[]): readonly ConfigurationProblem[] => {
	const seen = new Set<string>();
	const problems: ConfigurationProblem[] = [];

	for (const [at, extender] of extenders.entries()) {
		const path: ConfigurationPath = ['extenders', at];

		if (((extender.prioritizeVerb as string | undefined) ?? '') !== '' && ((extender.weight as number) ?? 0) <= 0) {
			problems.push(invalid([...path, 'weight'], extender.weight ?? 0, 'must have a positive weight applied to it'));
		}

		if (extender.httpTimeout !== undefined) {
			problems.push(...durationAt(extender, 'httpTimeout', '5s', path).problems);
		}

		for (const [index, {name = ''}] of (extender.managedResources ?? []).entries()) {
			const place = [...path, 'managedResources', index, 'name'];
			const wrong = qualifiedNameProblems(name).map(problem => invalid(place, name, problem));
			problems.push(
				...wrong,
				...(wrong.length === 0 && !isExtendedResource(name)
					? [invalid(place, name, 'is an invalid extended resource name')]
					: []),
				...(seen.has(name) ? [invalid(place, name, 'duplicate extender managed resource name')] : []),
			);
			seen.add(name);
		}
	}

	const binders = extenders.filter(({bindVerb}) => ((bindVerb as string | undefined) ?? '') !== '').length;
	return binders > 1
		? [
				...problems,
				invalid(['extenders'], `found ${binders} extenders implementing bind`, 'only one extender can implement bind'),
			]
		: problems;
};

/** `apiVersion` and `kind` as they must be. */
export const checkTypeMeta = (written: Written): readonly ConfigurationProblem[] => {
	const apiVersion = typeof written.apiVersion === 'string' ? written.apiVersion : '';
	const kind = typeof written.kind === 'string' ? written.kind : '';
	const known = 'kubescheduler.config.k8s.io/v1';

	if (apiVersion === '' || kind === '') {
		return [
			...(apiVersion === ''
				? [{path: [], what: "Object 'apiVersion' is missing", hint: `write apiVersion: ${known}`}]
				: []),
			...(kind === ''
				? [{path: [], what: "Object 'Kind' is missing", hint: 'write kind: KubeSchedulerConfiguration'}]
				: []),
		];
	}

	return apiVersion === known && kind === 'KubeSchedulerConfiguration'
		? []
		: [
				{
					path: [apiVersion === known ? 'kind' : 'apiVersion'],
					what: `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/scheduler/apis/config/scheme/scheme.go"`,
					hint: `podfall reads ${known} KubeSchedulerConfiguration`,
				},
			];
};
