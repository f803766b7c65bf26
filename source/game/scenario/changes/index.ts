import type {FaultItem, Scenario, TimelineAction, TimelineItem} from '../schema.ts';
import {badPdb} from './bad-pdb.ts';
import type {ChangeKind, Surroundings} from './change.ts';
import {missingRequests} from './missing-requests.ts';
import {priorityCascade} from './priority-cascade.ts';
import {taintTypo} from './taint-typo.ts';

/** Every kind of change, in the order of the catalogue. */
const changeKinds: readonly ChangeKind[] = [badPdb, missingRequests, priorityCascade, taintTypo];

const kindOf = (item: FaultItem): ChangeKind | undefined => changeKinds.find(({kind}) => kind === item.kind);

const actionOf = (actions: readonly TimelineAction[]): TimelineAction =>
	actions.length === 1 && actions[0] !== undefined ? actions[0] : {type: 'several', actions};

/** The moments at which it is done and taken back; undefined for what waits for a condition. */
const startOf = ({schedule}: FaultItem): Pick<TimelineItem, 'at' | 'when'> => ({
	at: schedule.type === 'at' ? schedule.at : undefined,
	when: schedule.type === 'when' ? schedule.when : undefined,
});

const endOf = ({schedule, until}: FaultItem): number | undefined =>
	schedule.type === 'at' && until?.type === 'after' ? schedule.at + until.delay : undefined;

const carriedOut = (item: FaultItem, change: ChangeKind, around: Surroundings): readonly TimelineItem[] => {
	const {does, undoes, told, undone} = change.deed(item.params, around);
	const {id, kind, by = 'colleague', announce} = item;
	const isQuiet = announce?.type === 'symptom' || announce?.type === 'silent';
	const said = {by, kind, ...(isQuiet ? {hidden: true as const} : {})};
	const end = endOf(item);
	return [
		{id, ...startOf(item), action: actionOf(does), told, ...said},
		...(end === undefined || undoes.length === 0
			? []
			: [{id: `${id}-undone`, at: end, when: undefined, action: actionOf(undoes), told: undone, ...said}]),
	];
};

/** The scenario as it is played: people's mistakes leave the storm and become what people do. */
export const withChanges = <T extends Omit<Scenario, 'hash'>>(scenario: T): T => {
	const {faults, timeline} = scenario;
	const mistakes = faults.items.flatMap(item => {
		const change = kindOf(item);
		return change === undefined ? [] : carriedOut(item, change, scenario);
	});
	return mistakes.length === 0
		? scenario
		: {
				...scenario,
				faults: {...faults, items: faults.items.filter(item => kindOf(item) === undefined)},
				timeline: [...timeline, ...mistakes],
			};
};
