import type {Millis} from '../../kernel/time.ts';
import {seconds} from '../../kernel/time.ts';
import {defineFault, type FaultMemory, type Grip, namesOf} from '../fault.ts';
import {duration, number, text} from '../settings.ts';
import {labelsMatch} from '../targets.ts';
import {type StrikeWorld, sparingQuorum} from '../world.ts';

type Settings = {group: string; p: number; above: number; hot: number; down: number; duration: number};

/** What is remembered of a machine: when it was first seen hot, or until when it is down. */
const hotSince = (name: string): string => `hot/${name}`;
const downUntil = (name: string): string => `down/${name}`;

const members = ({group, p}: Settings, {ground, chance}: StrikeWorld): readonly string[] =>
	ground.machines
		.filter(({controlPlane, labels}) => !controlPlane && (group === '' || labelsMatch(group, labels)))
		.map(({name}) => name)
		.filter(name => chance(name) < p);

/** What a machine that is up comes to: it cools down, stays hot, or panics. */
const remembered = (name: string, settings: Settings, age: Millis, memory: FaultMemory, world: StrikeWorld) => {
	if (world.seams.busyness('node', name) <= settings.above) {
		return [];
	}

	const since = memory[hotSince(name)] ?? age;
	return age - since >= settings.hot
		? [[downUntil(name), age + settings.down] as const]
		: [[hotSince(name), since] as const];
};

/** The machines that the fault began with are down from the start; of the others those that have the bug and are hot. */
const next = (settings: Settings, {targets, age, memory}: Grip, world: StrikeWorld): FaultMemory => {
	const first = targets.map(name => [downUntil(name), settings.down] as const);
	const before: FaultMemory = {...Object.fromEntries(first), ...memory};
	const down = Object.entries(before).filter(([key, until]) => key.startsWith('down/') && until > age);
	const standing = members(settings, world).filter(
		name => world.ground.isUp(name) && !down.some(([key]) => key === downUntil(name)),
	);
	const ended = targets.map(name => [downUntil(name), before[downUntil(name)] ?? 0] as const);
	return Object.fromEntries([
		...ended,
		...down,
		...standing.flatMap(name => remembered(name, settings, age, memory, world)),
	]);
};

/** Machines of a group share a bug that shows under load: one goes, its load moves, and the next one gets hot. */
export const kernelPanicGroup = defineFault<Settings>({
	kind: 'kernel-panic-group',
	cost: 3,
	causeKind: 'hardware',
	component: 'node',
	strikes: 'machine',
	aims: 'busiest',
	settings: {
		group: text(''),
		p: number(0.5, 0, 1),
		above: number(0.95, 0, 1),
		hot: duration(seconds(60)),
		down: duration(seconds(120)),
		duration: duration(seconds(600)),
	},
	lasts: settings => settings.duration,
	pulls: (_, targets, world) =>
		sparingQuorum(namesOf(targets), world).map(name => ({lever: `machine/${name}/power`, to: 'off'})),
	goesOn(settings, grip, world) {
		const memory = next(settings, grip, world);
		const pulls = Object.entries(memory)
			.filter(([key, until]) => key.startsWith('down/') && until > grip.age)
			.map(([key]) => ({lever: `machine/${key.slice('down/'.length)}/power`, to: 'off'}));
		return {pulls, memory};
	},
	tell: (_, targets) => `${targets.join(', ')} was hot, and its kernel panicked.`,
	describe: 'Machines with the same kernel bug crash when they are hot, one after the other.',
});
