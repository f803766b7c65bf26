import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import type {Job} from '../../../engine/api/kinds/job.ts';
import {pods} from '../../../engine/api/kinds/pod.ts';
import type {ReplicaSet} from '../../../engine/api/kinds/replica-set.ts';
import {keyOf} from '../../../engine/api/object.ts';
import {burstReplicas, rolloutBounds, whyFirst} from '../../../engine/cluster.ts';
import type {Eyes} from '../eyes.ts';
import type {Line} from '../frame.ts';
import {countText} from './amounts.ts';
import type {BenchLoops, Matter} from './bench-loops.ts';
import {countOf, setsOf} from './work-items.ts';
import {victimsOf} from './work-subject.ts';

const gap: Line = {label: '', text: ''};

/** Changes of pods that the API has and the seat has not seen yet. */
const unseenPods = ({mirror}: Eyes, {seen}: BenchLoops): number => {
	const known = new Map(seen.list(pods).map(pod => [keyOf(pod), pod.metadata.resourceVersion]));
	const stored = mirror.of(pods).all();
	const changed = stored.filter(pod => known.get(keyOf(pod)) !== pod.metadata.resourceVersion).length;
	const gone = known.size - stored.filter(pod => known.has(keyOf(pod))).length;
	return changed + gone;
};

const cacheLine = (eyes: Eyes, loops: BenchLoops): Line => {
	const unseen = unseenPods(eyes, loops);
	return {
		label: 'cache',
		text: unseen === 0 ? 'up to date' : [['warn', `${countText(unseen, 'change')} of pods not seen yet`]],
	};
};

const expectationLine = ({turn}: Matter): Line => ({
	label: 'expectations',
	text: turn.expecting ? [['warn', 'open: some pods asked for are not seen yet']] : 'none open',
});

const refusalLine = ({turn}: Matter): readonly Line[] =>
	turn.refusal === undefined
		? []
		: [{label: 'refused', text: [['bad', turn.refusal.status.message ?? turn.refusal.status.reason ?? 'refused']]}];

const missingLines = (missing: number): readonly Line[] => [
	{label: 'missing', text: [['head', String(missing)]]},
	{label: 'slow start', text: `1, 2, 4 … at once, at most ${burstReplicas} a look`},
];

const surplusLines = (matter: Matter, surplus: number, loops: BenchLoops): readonly Line[] => {
	const ranked = victimsOf(matter, loops);
	const survivor = ranked[surplus];
	return [
		{label: 'too many', text: [['head', String(surplus)]]},
		...ranked.slice(0, Math.min(3, surplus)).flatMap((pod, index): Line[] => [
			{label: index === 0 ? 'goes first' : 'then', text: pod.metadata.name},
			{label: 'because', text: whyFirst(pod, survivor, ranked, loops.seen.now)},
		]),
	];
};

const setLines = (matter: Matter, loops: BenchLoops): readonly Line[] => {
	const {wanted, active, ready, ending} = countOf(matter.object as ReplicaSet, loops);
	const missing = wanted - active.length;
	return [
		{label: 'wanted', text: String(wanted)},
		{
			label: 'there',
			text: `${active.length}, ${ready} ready${ending.length === 0 ? '' : `, ${ending.length} ending (not counted)`}`,
		},
		...(missing > 0 ? missingLines(missing) : missing < 0 ? surplusLines(matter, -missing, loops) : []),
	];
};

const bound = (value: number | string | undefined, wanted: number, word: string, result: number): string =>
	typeof value === 'number' ? String(value) : `${word}(${wanted} · ${value ?? '25%'}) = ${result}`;

const deploymentLines = ({object}: Matter, loops: BenchLoops): readonly Line[] => {
	const deployment = object as Deployment;
	const {wanted, surge, unavailable, minAvailable, maxTotal} = rolloutBounds(deployment);
	const rolling = deployment.spec.strategy?.rollingUpdate;
	const sets = setsOf(deployment, loops);
	const total = sets.reduce((sum, set) => sum + (set.spec.replicas ?? 1), 0);
	const available = sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);
	return [
		{label: 'wanted', text: String(wanted)},
		{label: 'surge', text: bound(rolling?.maxSurge, wanted, 'ceil', surge)},
		{label: 'at most', text: `${maxTotal} pods may exist`},
		{label: 'asked for', text: `${total} → room for ${Math.max(0, maxTotal - total)}`},
		gap,
		{label: 'unavailable', text: bound(rolling?.maxUnavailable, wanted, 'floor', unavailable)},
		{label: 'at least', text: `${minAvailable} must be available`},
		{label: 'available', text: `${available} → may lose ${Math.max(0, available - minAvailable)}`},
	];
};

const jobLines = ({object}: Matter): readonly Line[] => {
	const {spec, status} = object as Job;
	const {completions = 1, parallelism = 1, backoffLimit = 6} = spec ?? {};
	return [
		{label: 'completions', text: `${status?.succeeded ?? 0} of ${completions}`},
		{label: 'parallelism', text: `${status?.active ?? 0} of ${parallelism} run`},
		{label: 'failures', text: `${status?.failed ?? 0}, gives up after ${backoffLimit}`},
	];
};

const ownLines = (matter: Matter, loops: BenchLoops): readonly Line[] => {
	switch (matter.object.kind) {
		case 'ReplicaSet':
			return setLines(matter, loops);
		case 'Deployment':
			return deploymentLines(matter, loops);
		case 'Job':
			return jobLines(matter);
		default:
			return [];
	}
};

/** The arithmetic behind the proposal: counts, bounds, who goes first, what is not seen yet. */
export const whyLines = (eyes: Eyes, matter: Matter, loops: BenchLoops): readonly Line[] => [
	...ownLines(matter, loops),
	gap,
	expectationLine(matter),
	cacheLine(eyes, loops),
	...refusalLine(matter),
];
