import {readInput} from '../../source/game/schedule/input.ts';
import type {PodReport} from '../../source/game/schedule/report.ts';
import {type ScheduleOptions, type ScheduleReport, schedule} from '../../source/game/schedule/schedule.ts';
import {applyChanges} from '../../source/game/schedule/what-if/what-if.ts';

export type Asked = Partial<ScheduleOptions> & {readonly whatIf?: readonly string[]};

/** What `podfall schedule` answers about these manifests; throws where it would refuse them. */
export const answerTo = (text: string, {whatIf = [], ...options}: Asked = {}): ScheduleReport => {
	const input = readInput([{file: 'cluster.yaml', text}]);

	if (!input.ok) {
		throw new Error(JSON.stringify(input.problems));
	}

	const changed = applyChanges(whatIf, input.value.picture);

	if (!changed.ok) {
		throw new Error(JSON.stringify(changed.problems));
	}

	const outcome = schedule(changed.value, input.value.configuration?.configuration.profiles, {
		only: [],
		thorough: false,
		seed: '1',
		remedies: true,
		...options,
	});

	if (!outcome.ok) {
		throw new Error(JSON.stringify(outcome.problems));
	}

	return {...outcome.value, notes: [...input.value.notes, ...outcome.value.notes]};
};

/** Where each pod goes, in the order in which they were tried; `-` for one that does not. */
export const placesIn = ({pods}: ScheduleReport): readonly string[] =>
	pods.map(({node, outcome}) => (outcome === 'placed' ? (node ?? '') : '-'));

export const onlyPod = ({pods}: ScheduleReport): PodReport => {
	if (pods.length !== 1) {
		throw new Error(`${pods.length} pods were tried`);
	}

	return pods[0] as PodReport;
};

/** A node in one line of YAML. */
export const node = (name: string, {cpu = '4', memory = '8Gi', labels = '', spec = ''} = {}): string =>
	`---
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}${labels === '' ? '' : `, ${labels}`}}}
spec: {${spec}}
status: {allocatable: {cpu: "${cpu}", memory: ${memory}, pods: "110"}}
`;

/** A pod in few lines of YAML; `spec` is put into its spec as it is. */
export const pod = (name: string, {cpu = '1', memory = '1Gi', labels = `app: ${name}`, spec = ''} = {}): string =>
	`---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {${labels}}}
spec:
  containers: [{name: main, image: web:1, resources: {requests: {cpu: "${cpu}", memory: ${memory}}}}]
${spec === '' ? '' : `${spec.replace(/^/gm, '  ')}\n`}`;
