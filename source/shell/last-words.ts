import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Run} from '../game/run.ts';

/*
What a person who ran their own manifests should know at the end and would not ask for: what the API refused, and which
pods are not well, with the reason. A shipped scenario means its troubles; here they are most likely a mistake of somebody.
*/

const shownAtMost = 8;

const cell = (columns: readonly {readonly name: string}[], cells: readonly string[], name: string): string =>
	cells[columns.findIndex(column => column.name === name)] ?? '';

/** The first of many, and how many more there are. */
const shortened = (lines: readonly string[], what: string): readonly string[] =>
	lines.length <= shownAtMost
		? lines
		: [...lines.slice(0, shownAtMost), `and ${lines.length - shownAtMost} more ${what}`];

const podsInTrouble = (
	run: Run,
	reasons: ReadonlyMap<string, string>,
): ReadonlyArray<{readonly pod: string; readonly how: string}> => {
	const {objects} = run.frame({
		screen: 'objects',
		list: {resource: 'pods', filter: '', faultsOnly: true, from: 0, count: 500},
		advice: false,
		truth: false,
	});
	const list = objects?.list;
	return (list?.rows ?? [])
		.map(row => ({...row, status: cell(list?.columns ?? [], row.cells, 'STATUS')}))
		.filter(({object, status}) => status !== 'Terminating' && object.namespace !== 'kube-system')
		.map(({object, status, why}) => {
			const pod = `${object.namespace ?? ''}/${object.name}`;
			const reason = (status === 'Pending' ? reasons.get(pod) : undefined) ?? why;
			return {pod, how: reason === '' ? status : `${status}: ${reason}`};
		});
};

/** Pods that suffer alike in one sentence. */
const together = (pods: ReadonlyArray<{readonly pod: string; readonly how: string}>): readonly string[] =>
	[...new Set(pods.map(({how}) => how))].map(how => {
		const alike = pods.filter(each => each.how === how).map(({pod}) => pod);
		const others = alike.length > 3 ? ` and ${alike.length - 3} more` : '';
		return `at the end ${alike.slice(0, 3).join(', ')}${others} ${alike.length === 1 ? 'is' : 'are'} ${how}`;
	});

/** Listens from the start; asked at the end, it gives the sentences. */
export const createLastWords = (run: Run): (() => readonly string[]) => {
	const refused: string[] = [];
	const reasons = new Map<string, string>();

	run.follow(({what, about, detail}: Fact) => {
		const message = typeof detail?.message === 'string' ? detail.message : '';

		if (what === 'manifest refused') {
			refused.push(`the API refused ${about}: ${message}`);
		} else if (what === 'unschedulable') {
			reasons.set(about.replace(/^pods\//, ''), message);
		}
	});

	return () => [...shortened(refused, 'refusals'), ...shortened(together(podsInTrouble(run, reasons)), 'troubles')];
};
