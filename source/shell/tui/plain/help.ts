import type {Frame} from '../../../game/view/frame.ts';

type Help = readonly [command: string, what: string];

const homeHelp: readonly Help[] = [
	['levels', 'the campaign, numbered'],
	['play NUMBER [SEED]', 'open a level, by its number in the list or like 103'],
	['daily', 'the storm of the day'],
	['resume', 'go on with the run that was left open'],
];

const briefHelp: readonly Help[] = [
	['guess NUMBER', 'answer the question; never scored'],
	['begin', 'start the run'],
	['home', 'back to the campaign'],
];

const runHelp: readonly Help[] = [
	['look', 'where things stand'],
	['next', 'turn mode: run to the next decision'],
	['step 10s', 'run so far; step alone runs to the next event'],
	['back 10s', 'go back in time; asks, because it marks the run'],
	['until failed', 'run until a request fails; until alone says what else'],
	['stop failed', 'stop time whenever it comes; stop alone says what is set, stop off takes all away'],
	['bookmark NAME', 'remember this moment; bookmarks lists them'],
	['go 07:30', 'to a moment, or to a bookmark by name or number'],
	['answer NUMBER', 'answer the question that the level asks'],
	['attention', 'what needs a person, worst first'],
	['zones', 'zones and their nodes'],
	['workloads', 'ready and wanted'],
	['events', 'the last events'],
	['list pods [WORDS]', 'objects of a kind, filtered'],
	['describe KIND NAME', 'everything about one object; also yaml, logs, tree, story'],
	['causes', 'what caused what'],
	['score', 'points so far'],
	['hint, advice, undo', 'as on the screen'],
	['home', 'leave the run; asks'],
];

const schedulerHelp: readonly Help[] = [
	['queue', 'the pods that wait, in order'],
	['nodes', 'every node for the pod in hand, best first'],
	['why [PLUGIN]', 'scores of every plugin, sorted by one of them'],
	['compare NODE NODE', 'two nodes plugin by plugin: raw, normalised, weighted'],
	['mind NODE', 'what would change the mind of the scheduler about it, each way tried'],
	['bind POD NODE', 'by number or name: bind 1 node-c1'],
	['unschedulable POD', 'say that it fits nowhere'],
	['backoff POD', 'try again later'],
	['victims POD NODE', 'whom the pod could drive away there'],
	['preempt POD NODE NUMBER', 'drive them away, by their number in that list'],
	['clear POD', 'take a promised node back'],
	['handback', 'let the scheduler work by itself; again takes it back'],
];

const tunerHelp: readonly Help[] = [
	['profile [PLUGIN]', 'every setting: as edited, in force, usual; or all of a plugin, with its extension points'],
	[
		'set SETTING VALUE',
		'edit one: set PodTopologySpread.weight 5, set ImageLocality off, set TaintToleration.score off',
	],
	['forget [SETTING]', 'drop one edit, or all'],
	['file', 'the KubeSchedulerConfiguration; + is new, - would be gone'],
	['apply', 'the scheduler restarts with the edits'],
	['compare [TIME or end]', 'the same storm with the edits and without; beyond now it marks the run'],
	['cluster', 'how full nodes are, replicas by zone'],
	['changes', 'windows, and the changes so far'],
];

const controllerHelp: readonly Help[] = [
	['work', 'where wanted and observed differ'],
	['call NUMBER', 'the call that would be sent, and why'],
	['send NUMBER', 'send it'],
	['scale NUMBER REPLICAS', 'set the number of replicas'],
];

const resultHelp: readonly Help[] = [
	['result', 'the points, the losses, the story'],
	['causes', 'what caused what'],
	['restart', 'the same seed again'],
	['continue', 'the next level'],
	['home', 'back to the campaign'],
];

const benchHelp = ({tuner, scheduler, controller}: Frame): readonly Help[] => {
	if (tuner !== undefined) {
		return tunerHelp;
	}

	if (scheduler !== undefined) {
		return schedulerHelp;
	}

	return controller === undefined ? [] : controllerHelp;
};

/** The commands that mean something where the game is. */
export const helpFor = (stage: Frame['stage'], bench: Frame): readonly string[] => {
	const lists = {home: homeHelp, brief: briefHelp, run: [...benchHelp(bench), ...runHelp], result: resultHelp};
	return [...lists[stage].map(([command, what]) => `${command}: ${what}.`), 'help: this list. quit: save and leave.'];
};
