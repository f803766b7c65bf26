import {type Fields, fieldsOf, isFields, itemsOf, textsOf, valueAt} from './data.ts';
import {type Finding, finding, knownName} from './findings.ts';
import type {Path} from './problems.ts';

/** Rules of form that JSON Schema says badly: exactly one of some fields, and zones that must be the cluster's. */

const actions = ['apply', 'delete', 'patch', 'scale', 'command'];
const starts = ['at', 'poisson', 'weibull', 'hazard', 'after', 'when'];

const given = (fields: Fields, names: readonly string[]): number =>
	names.filter(name => fields[name] !== undefined).length;

const one = (fields: Fields, names: readonly string[], path: Path): Finding[] =>
	given(fields, names) === 1 ? [] : [finding(path, `must have exactly one of ${names.join(', ')}`)];

const items = (raw: unknown, path: Path): ReadonlyArray<readonly [Fields, Path]> =>
	itemsOf(valueAt(raw, path)).flatMap((item, index) => (isFields(item) ? [[item, [...path, index]] as const] : []));

const timeline = (raw: unknown): Finding[] =>
	items(raw, ['timeline']).flatMap(([item, path]) => [...one(item, ['at', 'when'], path), ...one(item, actions, path)]);

const schedules = (raw: unknown): Finding[] =>
	items(raw, ['faults', 'items']).flatMap(([fault, path]) => {
		const {schedule} = fault;

		if (!isFields(schedule)) {
			return schedule === undefined && fault.group === undefined
				? [finding(path, 'the field schedule is missing', 'say when: {at: 120s}')]
				: [];
		}

		return [
			...one(schedule, starts, [...path, 'schedule']),
			...(schedule.delay !== undefined && schedule.after === undefined
				? [
						finding(
							[...path, 'schedule', 'delay'],
							'a delay needs the fault that it comes after',
							'{after: id, delay: 30s}',
						),
					]
				: []),
		];
	});

const zoneKeys = (raw: unknown): Finding[] => {
	const known = textsOf(valueAt(raw, ['cluster', 'zones']));
	const pools = items(raw, ['cluster', 'nodePools']).flatMap(([, path]) =>
		['zones', 'max'].map((name): Path => [...path, name]),
	);
	const mixes = items(raw, ['traffic', 'clients']).map(([, path]) => [...path, 'zoneMix'] as Path);
	return [...pools, ...mixes].flatMap(path =>
		Object.keys(fieldsOf(valueAt(raw, path)))
			.flatMap(zone => knownName([...path, zone], 'zone', zone, known))
			.map(each => ({...each, atKey: true})),
	);
};

const tests = (raw: unknown): Finding[] =>
	items(raw, ['tests']).flatMap(([item, path]) => [
		...one(item, ['policy', 'replay'], path),
		...(item.expect === undefined ? [finding(path, 'the field expect is missing', 'such as won && score >= 650')] : []),
	]);

const requests = (raw: unknown): Finding[] =>
	Object.entries(fieldsOf(valueAt(raw, ['apps']))).flatMap(([image, app]) =>
		valueAt(app, ['request']) !== undefined && valueAt(app, ['requests']) !== undefined
			? [finding(['apps', image, 'requests'], 'an app has either request or requests')]
			: [],
	);

export const checkForm = (raw: unknown): Finding[] => [
	...timeline(raw),
	...schedules(raw),
	...zoneKeys(raw),
	...tests(raw),
	...requests(raw),
];
