/**
Plain mode: numbered lines and typed commands instead of a screen.

Output in sentences, newest last, nothing rewritten; so it works in a pipe, in CI, over bad links, and with a screen
reader. It asks the same stage for the same frames and sends the same wishes as the screen does.

	> queue
	1. web-7f-4kq9z, 500m cpu, 1Gi memory, waits 12 s
	> nodes
	1. node-c1 in zone c, total 575, cpu 0.5 of 4.0, memory 1 of 8 Gi
	> bind 1 node-c1
*/
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import type {Branch, Frame, NodeOption, QueuedPod, Request, Saying, TunerBench} from '../../game/view/frame.ts';
import {harmless, harmlessLines} from './escape.ts';
import {parseTime, resourceOf} from './palette.ts';
import {comparedLines, mindLines, sortedBy} from './plain/scheduler.ts';
import {changeLines, clusterLines, comparisonLines, settingLine} from './plain/tuner.ts';
import type {Answer, Stage, Wish} from './stage.ts';
import {bare} from './surface.ts';
import {clockOf, cores, cpuOf, finePercent, gibibytes, memoryOf, momentOf, percent, plural, spanOf} from './words.ts';

export type PlainOptions = {
	readonly stage: Stage;
	readonly input?: Readable;
	readonly output?: Writable;
};

type Reply = {readonly lines: readonly string[]; readonly quit?: boolean};

const say = (...lines: readonly string[]): Reply => ({lines});

/** A span as typed: `10s`, `2m`, `07:00`, a number of seconds; `event` for one event. */
const spanTyped = (text: string | undefined): 'event' | number | undefined => {
	if (text === undefined || text === 'event') {
		return 'event';
	}

	const unit = /^(\d{1,6})(ms|s|m)$/.exec(text);

	if (unit !== null) {
		return Number(unit[1]) * ({ms: 1, s: 1000, m: 60_000}[unit[2] ?? 's'] ?? 1000);
	}

	return parseTime(text);
};

const sentence = (text: Saying | undefined): string =>
	text === undefined ? '' : bare(text).replaceAll(/\s+/g, ' ').trim();

const numberedLines = (lines: readonly string[], none: string): readonly string[] =>
	lines.length === 0 ? [none] : lines.map((line, index) => `${index + 1}. ${line}`);

const tree = (branches: readonly Branch[], depth = 0): readonly string[] =>
	branches.flatMap(branch => [
		`${'  '.repeat(depth)}${branch.at === undefined ? '' : `${momentOf(branch.at)} `}${branch.yours === true ? 'you: ' : ''}${sentence(branch.text)}${branch.aside === undefined ? '' : `, ${sentence(branch.aside)}`}`,
		...tree(branch.children ?? [], depth + 1),
	]);

const nodeLine = (option: NodeOption): string => {
	const room = `cpu ${cores(option.requestedMilliCpu)} of ${cores(option.allocatableMilliCpu)}, memory ${gibibytes(option.requestedMemoryBytes)} of ${gibibytes(option.allocatableMemoryBytes)} Gi, ${plural(option.pods.length, 'pod')}`;
	return option.fits
		? `${option.node} in zone ${option.zone}, fits, total ${Math.round(option.total ?? 0)}, ${room}`
		: `${option.node} in zone ${option.zone}, refused by ${option.refusedBy ?? 'a filter'}: ${option.reason ?? 'no reason given'}, ${room}`;
};

/** Best first, as the screen shows them on small terminals. */
const rankedNodes = (frame: Frame): readonly NodeOption[] =>
	[...(frame.scheduler?.options ?? [])].sort((a, b) =>
		a.fits === b.fits ? (b.total ?? 0) - (a.total ?? 0) || (a.node < b.node ? -1 : 1) : a.fits ? -1 : 1,
	);

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
	['profile', 'every setting: as edited, in force, usual'],
	['set SETTING VALUE', 'edit one: set PodTopologySpread.weight 5, set ImageLocality off'],
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

/** What a person should know who has just come home: a run that was left open, and why nothing is kept. */
const homeNews = (home: Frame['home']): readonly string[] => [
	...(home?.unfinished === undefined
		? []
		: [`You left ${harmless(home.unfinished.code)} at ${home.unfinished.at}: type resume to go on with it.`]),
	...(home?.notice === undefined ? [] : [`Mind: ${harmless(home.notice.text)}.`]),
];

export class PlainGame {
	readonly #stage: Stage;
	/** The tuner's edits that are not in force. */
	#edits: Readonly<Record<string, string>> = {};
	/** A wish that waits for yes or no. */
	#asked: Wish | undefined;
	#lastStage: Frame['stage'] | undefined;

	constructor(stage: Stage) {
		this.#stage = stage;
	}

	/** What to say before the first command. */
	opening(): readonly string[] {
		return this.#arrived();
	}

	/** What to say to one typed line. */
	answer(line: string): Reply {
		const [word = '', ...words] = line.trim().split(/\s+/);

		if (this.#asked !== undefined) {
			return this.#confirmed(word.toLowerCase());
		}

		if (word === '') {
			return say();
		}

		if (['quit', 'exit', 'q', ':q'].includes(word)) {
			return {lines: [], quit: true};
		}

		const reply = this.#command(word.toLowerCase().replace(/^:/, ''), words);
		return {...reply, lines: [...reply.lines, ...this.#arrived()]};
	}

	#frame(more: Partial<Request> = {}): Frame {
		return this.#stage.frame({screen: 'watch', advice: false, truth: false, ...more});
	}

	/** The screen whose sections this run has. */
	#bench(more: Partial<Request> = {}): Frame {
		const watching = this.#frame(more);

		if (watching.identity?.seat === 'watch') {
			return watching;
		}

		const tuner = this.#frame({screen: 'tuner', edits: this.#edits, ...more});

		if (tuner.tuner !== undefined) {
			return tuner;
		}

		const scheduler = this.#frame({screen: 'scheduler', ...more});
		return scheduler.scheduler === undefined ? this.#frame({screen: 'controller', ...more}) : scheduler;
	}

	/** Said once whenever the game comes to another place. */
	#arrived(): readonly string[] {
		const frame = this.#frame();

		if (frame.stage === this.#lastStage) {
			return [];
		}

		this.#lastStage = frame.stage;
		this.#edits = {};

		switch (frame.stage) {
			case 'home':
				return [
					'podfall. A Kubernetes cluster falls; you hold the controls.',
					...homeNews(frame.home),
					'Type levels, play NUMBER, daily, help, or quit.',
				];
			case 'brief':
				return this.#brief();
			case 'run':
				return this.#look();
			case 'result':
				return this.#result();
		}
	}

	#confirmed(word: string): Reply {
		const wish = this.#asked;
		this.#asked = undefined;

		if (wish === undefined || !['y', 'yes'].includes(word)) {
			return say('Not done.');
		}

		const reply = this.#told(this.#stage.wish(wish, true), wish);
		return {...reply, lines: [...reply.lines, ...this.#arrived()]};
	}

	#wish(wish: Wish): Reply {
		return this.#told(this.#stage.wish(wish, false), wish);
	}

	#told(answer: Answer, wish: Wish): Reply {
		if (answer.ok === 'ask') {
			this.#asked = wish;
			return say(`${answer.question} ${answer.detail ?? ''} Type yes or no.`);
		}

		this.#run();

		if (answer.ok && wish.do === 'compare') {
			return say(...this.#compared());
		}

		return answer.ok
			? say(answer.say === undefined ? 'Done.' : sentence(answer.say))
			: say(`Refused: ${answer.reason}`);
	}

	#command(word: string, words: readonly string[]): Reply {
		const {stage} = this.#frame();

		if (word === 'help' || word === '?' || word === 'h') {
			return say(...this.#help(stage));
		}

		if (word === 'home') {
			return this.#wish({do: 'home'});
		}

		if (stage === 'home') {
			return this.#atHome(word, words);
		}

		return stage === 'brief' ? this.#atBrief(word, words) : this.#inRun(word, words);
	}

	#help(stage: Frame['stage']): readonly string[] {
		const frame = stage === 'run' ? this.#bench() : this.#frame();
		const own =
			frame.tuner !== undefined
				? tunerHelp
				: frame.scheduler !== undefined
					? schedulerHelp
					: frame.controller === undefined
						? []
						: controllerHelp;
		const list =
			stage === 'home'
				? homeHelp
				: stage === 'brief'
					? briefHelp
					: stage === 'result'
						? resultHelp
						: [...own, ...runHelp];
		return [...list.map(([command, what]) => `${command}: ${what}.`), 'help: this list. quit: save and leave.'];
	}

	#levels(): ReadonlyArray<{readonly id: string; readonly number: string; readonly text: string}> {
		const {home} = this.#frame({screen: 'home'});
		return (home?.chapters ?? []).flatMap(({levels}) =>
			levels.map(level => ({
				id: level.id,
				number: level.number,
				text: `${level.number} ${level.title}, ${level.stars} of 3 stars, ${level.best === undefined ? 'not finished' : `best ${level.best}`}, ${level.clock} mode, about ${level.minutes} minutes${level.locked === undefined ? '' : `, locked: ${level.locked}`}`,
			})),
		);
	}

	#atHome(word: string, words: readonly string[]): Reply {
		if (word === 'levels' || word === 'look' || word === 'list') {
			return say(
				...numberedLines(
					this.#levels().map(({text}) => text),
					'There are no levels.',
				),
			);
		}

		if (word === 'daily') {
			return this.#wish({do: 'daily'});
		}

		if (word === 'resume') {
			return this.#wish({do: 'resume-unfinished'});
		}

		if (word === 'play') {
			const levels = this.#levels();
			const level =
				levels.find(({id, number}) => id === words[0] || number === words[0]) ?? levels[Number(words[0]) - 1];
			return level === undefined
				? say('Which level? Type levels for the list, then play NUMBER.')
				: this.#wish({do: 'open', scenario: level.id, seed: words[1] ?? '', modifiers: [], assistance: 'Normal'});
		}

		return unknown(word);
	}

	#brief(): readonly string[] {
		const {brief} = this.#frame({screen: 'brief'});

		if (brief === undefined) {
			return [];
		}

		const {card, goals, prediction} = brief;
		return [
			`${card.number} ${card.title}. ${card.seat} seat, ${card.clock} mode, about ${card.minutes} minutes.`,
			card.situation,
			...goals.map(goal => `Goal: ${goal}.`),
			`You may: ${card.may}.`,
			...(prediction === undefined
				? []
				: [
						`Question: ${prediction.question}`,
						...prediction.choices.map((choice, index) => `${index + 1}. ${choice}`),
						'Type guess NUMBER, then begin.',
					]),
			...(prediction === undefined ? ['Type begin.'] : []),
		];
	}

	#atBrief(word: string, words: readonly string[]): Reply {
		if (word === 'guess') {
			const choice = Number(words[0]) - 1;
			return Number.isSafeInteger(choice) && choice >= 0
				? this.#wish({do: 'predict', choice})
				: say('guess takes the number of an answer.');
		}

		if (word === 'begin' || word === 'next' || word === 'play') {
			return this.#wish({do: 'begin'});
		}

		return word === 'look' ? say(...this.#brief()) : unknown(word);
	}

	/** Lets the game run to the moment that is set: the next decision, the end of a step. */
	#run(): void {
		while (this.#stage.hurrying()) {
			this.#stage.advance(100);
		}
	}

	#look(): readonly string[] {
		const frame = this.#bench();
		const {clock, identity, cluster} = {...frame, cluster: this.#frame().cluster};

		if (clock === undefined) {
			return ['No run is open.'];
		}

		return [
			`${identity?.scenario ?? ''} seed ${identity?.seed ?? ''}, ${identity?.seat ?? ''}. ${clockOf(clock.now)} of ${clockOf(clock.duration)}, ${clock.state === 'decision' ? 'your turn' : clock.state === 'running' ? 'time stands still between your commands' : clock.state}.`,
			...frame.vitals.filter(({id}) => id !== 'score').map(({label, text}) => `${label}: ${sentence(text)}.`),
			...(frame.narrator === undefined ? [] : [`${frame.narrator.lead}: ${sentence(frame.narrator.text)}`]),
			...(cluster === undefined || cluster.attentionTotal === 0
				? []
				: [`${plural(cluster.attentionTotal, 'thing needs', 'things need')} a person; type attention.`]),
			...(frame.scheduler === undefined
				? []
				: [`${plural(frame.scheduler.activeTotal, 'pod waits', 'pods wait')} for a node; type queue.`]),
			...(frame.tuner === undefined
				? []
				: [
						`${frame.tuner.changes.length === 0 ? 'The profile in force is the one you see' : `Edited: ${frame.tuner.changes.join(', ')}`}; type profile.`,
					]),
			...(frame.controller === undefined
				? []
				: [`${plural(frame.controller.counts.differ, 'object differs', 'objects differ')}; type work.`]),
			...this.#question(),
		];
	}

	/** A question of the level stops the clock until it is answered. */
	#question(): readonly string[] {
		const {question} = this.#frame();
		return question === undefined
			? []
			: [
					`Question: ${question.text}`,
					...question.choices.map((choice, index) => `${index + 1}. ${choice}`),
					'Type answer NUMBER; the clock waits for it, and an answer is final.',
				];
	}

	#answerTo(typed: string | undefined): Reply {
		const {question} = this.#frame();
		const choice = Number(typed) - 1;

		if (question === undefined) {
			return say('There is no question now.');
		}

		return Number.isSafeInteger(choice) && choice >= 0 && choice < question.choices.length
			? this.#wish({do: 'answer', question: question.id, choice})
			: say(...this.#question());
	}

	#inRun(word: string, words: readonly string[]): Reply {
		const seat = this.#seatCommand(word, words);
		return seat ?? this.#timeCommand(word, words) ?? this.#lookCommand(word, words) ?? unknown(word);
	}

	#seatCommand(word: string, words: readonly string[]): Reply | undefined {
		const frame = this.#bench();
		const {scheduler, controller, tuner} = frame;

		if (tuner !== undefined) {
			return this.#tunerCommand(word, words, tuner);
		}

		if (scheduler !== undefined) {
			return this.#schedulerCommand(word, words, frame);
		}

		const item = controller?.work[Number(words[0]) - 1];

		if (controller === undefined) {
			return undefined;
		}

		switch (word) {
			case 'work':
				return say(
					...numberedLines(
						controller.work.map(
							({object, difference, proposal}) =>
								`${object.kind} ${object.namespace ?? ''}/${object.name}: ${difference}, the loop would ${proposal}`,
						),
						'Wanted and observed agree everywhere.',
					),
				);
			case 'call': {
				if (item === undefined) {
					return say('call takes a number of the work list.');
				}

				const {controller: chosen} = this.#bench({item: item.key});
				const call = chosen?.call;
				return say(
					...(call === undefined
						? ['No call closes this gap now.']
						: [
								`${call.verb} ${call.path}`,
								...call.body.map(text => `  ${bare(text)}`),
								...call.lines.map(({label, text}) => `${label}: ${sentence(text)}`),
							]),
					...(chosen?.why ?? [])
						.filter(({label}) => label !== '')
						.map(({label, text}) => `${label}: ${sentence(text)}`),
				);
			}

			case 'send':
			case 'create':
			case 'delete':
				return item === undefined
					? say(`${word} takes a number of the work list.`)
					: this.#wish({do: 'seat', verb: word, items: [item.key]});
			case 'scale':
				return item === undefined || words[1] === undefined
					? say('scale takes a number of the work list and the replicas.')
					: this.#wish({do: 'seat', verb: 'scale', items: [item.key], value: words[1]});
			default:
				return undefined;
		}
	}

	#tunerCommand(word: string, words: readonly string[], tuner: TunerBench): Reply | undefined {
		switch (word) {
			case 'profile':
			case 'settings':
				return say(...tuner.lines.map(settingLine), ...tuner.problems.map(problem => `Wrong: ${problem}.`));
			case 'set': {
				const [setting, value] = words.join(' ').split(/[\s=]+/);
				return setting === undefined || value === undefined || value === ''
					? say('set takes a setting and its value: set PodTopologySpread.weight 5.')
					: this.#edited({...this.#edits, [setting]: value});
			}

			case 'forget':
				return this.#edited(
					words[0] === undefined
						? {}
						: Object.fromEntries(
								Object.entries(this.#edits).filter(([id]) => id.toLowerCase() !== words[0]?.toLowerCase()),
							),
				);
			case 'file':
			case 'yaml':
				return say(...tuner.file.map(({mark, text}) => `${mark} ${text}`));
			case 'apply':
				return this.#apply(tuner);
			case 'compare':
				return this.#compare(words[0]);
			case 'cluster':
				return say(...clusterLines(tuner));
			case 'changes':
				return say(...changeLines(tuner));
			default:
				return undefined;
		}
	}

	#edited(edits: Readonly<Record<string, string>>): Reply {
		this.#edits = edits;
		const {tuner} = this.#bench();
		return say(
			...(tuner?.problems ?? []).map(problem => `Wrong: ${problem}.`),
			tuner === undefined || tuner.changes.length === 0
				? 'Nothing differs from what is in force.'
				: `Edited: ${tuner.changes.join(', ')}. Type apply to give it to the scheduler.`,
		);
	}

	#apply({refusal, problems}: TunerBench): Reply {
		if (refusal !== undefined) {
			return say(...(problems.length > 0 ? problems : [refusal]).map(each => `Refused: ${each}.`));
		}

		const edits = this.#edits;
		this.#edits = {};
		return this.#wish({do: 'seat', verb: 'change-profile', items: [], edits});
	}

	#compare(typed: string | undefined): Reply {
		const until = typed === undefined || typed === 'now' ? undefined : typed === 'end' ? 'end' : parseTime(typed);

		return typed !== undefined && typed !== 'now' && until === undefined
			? say('compare takes a time, now or end: compare 05:00.')
			: this.#wish({do: 'compare', edits: this.#edits, ...(until === undefined ? {} : {until})});
	}

	/** What both runs came to: a reader of lines waits for it. */
	#compared(): readonly string[] {
		this.#stage.finishComparison();
		const comparison = this.#bench().tuner?.comparison;
		return comparison === undefined ? [] : comparisonLines(comparison);
	}

	#schedulerCommand(word: string, words: readonly string[], frame: Frame): Reply | undefined {
		const {scheduler} = frame;
		const pods = scheduler?.active ?? [];
		const nodes = rankedNodes(frame);
		const pod = pods.find(({name, key}) => name === words[0] || key === words[0]) ?? pods[Number(words[0]) - 1];

		switch (word) {
			case 'queue':
				return say(
					...numberedLines(
						pods.map(
							({name, milliCpu, memoryBytes, waits, priority}) =>
								`${name}, ${cpuOf(milliCpu)} cpu, ${memoryOf(memoryBytes)} memory, priority ${priority}, waits ${spanOf(waits)}`,
						),
						'Nothing waits for a node.',
					),
					...(scheduler?.backoff ?? []).map(
						({name, returnsIn}) => `Backing off: ${name}, returns in ${spanOf(returnsIn ?? 0)}.`,
					),
					...(scheduler?.unschedulable ?? []).map(
						({name, message, note}) => `Unschedulable: ${name}, ${message ?? note ?? ''}`,
					),
				);
			case 'nodes':
				return say(
					`For ${scheduler?.hand?.name ?? 'no pod'}:`,
					...numberedLines(nodes.map(nodeLine), 'There are no nodes.'),
				);
			case 'why':
				return say(
					...sortedBy(nodes, scheduler, words[0]).map(option =>
						option.fits
							? `${option.node}: ${option.scores.map(({weighted}, index) => `${scheduler?.plugins[index]?.name ?? ''} ${Math.round(weighted)}`).join(', ')}, total ${Math.round(option.total ?? 0)}.`
							: `${option.node}: ${option.refusedBy ?? ''}, ${option.reason ?? ''}.`,
					),
					...(scheduler?.formulas ?? []).map(({label, text}) => `${label}: ${sentence(text)}`),
				);
			case 'compare':
				return this.#compareNodes(words, frame);
			case 'mind': {
				const node = nodes.find(option => option.node === words[0]) ?? nodes[Number(words[0] ?? '1') - 1];
				const mind =
					node === undefined
						? undefined
						: this.#frame({screen: 'scheduler', option: node.node, mind: true}).scheduler?.mind;
				return mind === undefined
					? say('mind takes a node, by number or name: mind node-c1.')
					: say(...mindLines(mind));
			}

			case 'victims':
			case 'preempt':
				return this.#preempt(word, words, pod, nodes);
			case 'clear':
				return pod === undefined
					? say('clear takes a pod, by number or name.')
					: this.#wish({do: 'seat', verb: 'clear-nomination', items: [pod.key]});
			case 'handback':
				return this.#wish({do: 'seat', verb: 'hand-back', items: []});
			case 'bind': {
				const node = nodes.find(option => option.node === words[1]) ?? nodes[Number(words[1]) - 1];
				return pod === undefined || node === undefined
					? say('bind takes a pod and a node, by number or name: bind 1 node-c1.')
					: this.#wish({do: 'seat', verb: 'bind', items: [pod.key], option: node.node});
			}

			case 'unschedulable':
			case 'backoff':
				return pod === undefined
					? say(`${word} takes a pod, by number or name.`)
					: this.#wish({do: 'seat', verb: word === 'backoff' ? 'back-off' : word, items: [pod.key]});
			default:
				return undefined;
		}
	}

	#compareNodes(words: readonly string[], frame: Frame): Reply {
		const nodes = rankedNodes(frame);
		const [one, other] = words.map(word => nodes.find(({node}) => node === word) ?? nodes[Number(word) - 1]);
		return frame.scheduler === undefined || one === undefined || other === undefined || one === other
			? say('compare takes two nodes, by number or name: compare node-b1 node-c1.')
			: say(...comparedLines(frame.scheduler, one, other));
	}

	/** Whom a pod could drive from a node; with a number, does it. */
	#preempt(word: string, words: readonly string[], pod: QueuedPod | undefined, nodes: readonly NodeOption[]): Reply {
		const node = nodes.find(option => option.node === words[1]) ?? nodes[Number(words[1]) - 1];

		if (pod === undefined || node === undefined) {
			return say(
				`${word} takes a pod and a node, by number or name: ${word} 1 node-c1${word === 'preempt' ? ' 1' : ''}.`,
			);
		}

		const victims = this.#frame({screen: 'scheduler', item: pod.key, option: node.node}).scheduler?.victims ?? [];
		const chosen = victims[Number(words[2]) - 1];
		return word === 'preempt' && chosen !== undefined
			? this.#wish({do: 'seat', verb: 'preempt', items: [pod.key], option: node.node, value: chosen.keys.join(',')})
			: say(
					...numberedLines(
						victims.map(({text}) => text),
						node.fits ? 'The pod fits there: nobody has to go.' : 'Nobody there could make room for it.',
					),
				);
	}

	#timeCommand(word: string, words: readonly string[]): Reply | undefined {
		switch (word) {
			case 'next':
			case 'space': {
				const {clock} = this.#frame();

				if (clock?.mode === 'live') {
					return say('Live mode has no decisions to wait for here; type step 10s.');
				}

				const reply = this.#wish({do: 'space'});
				this.#run();
				return {lines: [...(reply.lines[0] === 'Done.' ? [] : reply.lines), ...this.#look()]};
			}

			case 'step':
			case 'back': {
				const by = spanTyped(words[0]);

				if (by === undefined) {
					return say(`${word} takes a time: ${word} 10s, ${word} 2m, or nothing for one event.`);
				}

				const reply = this.#wish({do: word, by});
				return this.#asked === undefined
					? {lines: [...(reply.lines[0] === 'Done.' ? [] : reply.lines), ...this.#look()]}
					: reply;
			}

			case 'answer':
				return this.#answerTo(words[0]);
			case 'until': {
				const reply = this.#wish({do: 'until', condition: words.join('-')});
				return {lines: [...reply.lines, ...this.#look()]};
			}

			case 'stop':
				return this.#wish({do: 'stop-at', condition: words.join('-')});
			case 'bookmark':
				return this.#wish({do: 'bookmark', name: words.join(' ')});
			case 'bookmarks':
				return say(...this.#bookmarks());
			case 'go':
				return this.#goTo(words.join(' '));
			case 'undo':
				return this.#wish({do: 'undo'});
			case 'restart':
				return this.#wish({do: 'restart'});
			case 'continue':
				return this.#wish({do: 'next-level'});
			case 'hint':
				return this.#wish({do: 'hint'});
			case 'declare':
				return this.#wish({do: 'declare', text: words.join(' ')});
			case 'kubectl':
			case 'k':
				return this.#wish({do: 'kubectl', line: words.join(' ')});
			default:
				return undefined;
		}
	}

	#bookmarks(): readonly string[] {
		const {bookmarks = []} = this.#frame();
		return numberedLines(
			bookmarks.map(({at, name}) => `${name} at ${clockOf(at)}`),
			'There are no bookmarks; bookmark NAME sets one.',
		);
	}

	/** To a bookmark, by number or name, or to a moment: forwards by running on, backwards by winding back. */
	#goTo(typed: string): Reply {
		const {bookmarks = []} = this.#frame();
		const named = bookmarks.find(({name}, index) => name === typed || String(index + 1) === typed);
		const at = named?.at ?? parseTime(typed);

		if (at === undefined) {
			return say('go takes a moment or a bookmark: go 07:30, go 1.');
		}

		const reply = this.#wish({do: 'go-to', at});
		return this.#asked === undefined ? {lines: [...reply.lines, ...this.#look()]} : reply;
	}

	#lookCommand(word: string, words: readonly string[]): Reply | undefined {
		const {cluster, score} = this.#frame();

		switch (word) {
			case 'look':
				return say(...(this.#frame().stage === 'result' ? this.#result() : this.#look()));
			case 'attention':
				return say(
					...numberedLines(
						(cluster?.attention ?? []).map(
							({state, object, reason, node}) =>
								`${object.kind} ${object.name}: ${state}, ${reason}${node === undefined ? '' : `, on ${node}`}`,
						),
						'Nothing needs a person.',
					),
				);
			case 'zones':
				return say(
					...(cluster?.zones ?? []).flatMap(zone => [
						`${zone.name}: ${zone.cpu === undefined ? (zone.note ?? 'not heard of') : `cpu ${percent(zone.cpu)}, memory ${percent(zone.memory ?? 0)}${zone.note === undefined ? '' : `, ${zone.note}`}`}${zone.gap === undefined ? '' : `, ${zone.gap}`}.`,
						...zone.nodes.map(
							node =>
								`  ${node.name}: ${node.state}${node.cpu === undefined ? '' : `, cpu ${percent(node.cpu)}, ${plural(node.pods ?? 0, 'pod')}`}`,
						),
					]),
				);
			case 'workloads':
				return say(
					...numberedLines(
						(cluster?.workloads ?? []).map(
							({namespace, name, ready, wanted, sli}) =>
								`${namespace}/${name}: ${ready} of ${wanted} ready${sli === undefined ? '' : `, ${finePercent(sli)} of requests good`}`,
						),
						'There are no workloads.',
					),
				);
			case 'events':
				return say(
					...[...(cluster?.events ?? [])]
						.reverse()
						.map(({at, reason, text}) => `${momentOf(at)} ${reason}: ${sentence(text)}`),
				);
			case 'score':
				return say(
					score === undefined
						? 'Nothing is scored here.'
						: `${Math.round(score.points)} points, ${score.stars} of 3 stars${score.par === undefined ? '' : `, par ${Math.round(score.par)}`}.`,
				);
			case 'causes':
				return say(...tree(this.#frame({screen: 'timeline'}).timeline?.causes ?? []));
			case 'result':
				return say(...this.#result());
			case 'advice': {
				const {advice} = this.#bench({advice: true});
				return say(
					...(advice === undefined
						? ['No advice here.']
						: [
								advice.who,
								...numberedLines(
									advice.choices.map(({text}) => sentence(text)),
									'It would do nothing.',
								),
							]),
				);
			}

			case 'list':
			case 'get':
				return this.#list(words);
			case 'describe':
			case 'yaml':
			case 'logs':
			case 'tree':
			case 'story':
				return this.#texts(word, words);
			default:
				return resourceOf(word) === undefined ? undefined : this.#list([word, ...words]);
		}
	}

	#list(words: readonly string[]): Reply {
		const resource = resourceOf(words[0] ?? 'pods');

		if (resource === undefined) {
			return say(`There is no kind ${words[0] ?? ''}.`);
		}

		const {objects} = this.#frame({
			screen: 'objects',
			list: {resource, filter: words.slice(1).join(' '), faultsOnly: false, from: 0, count: 100},
		});
		const list = objects?.list;
		return say(
			...numberedLines(
				(list?.rows ?? []).map(({cells, why}) =>
					[(list?.columns ?? []).map(({name}, index) => `${name.toLowerCase()} ${cells[index] ?? ''}`).join(', '), why]
						.filter(text => text !== '')
						.join(', why: '),
				),
				'Nothing here.',
			),
			...(list !== undefined && list.matched > list.rows.length
				? [`and ${list.matched - list.rows.length} more; add words to narrow it down`]
				: []),
		);
	}

	#texts(word: 'describe' | 'yaml' | 'logs' | 'tree' | 'story', words: readonly string[]): Reply {
		const [first, second] = word === 'logs' && words.length === 1 ? ['pods', words[0]] : words;
		const resource = resourceOf(first ?? '');

		if (resource === undefined || second === undefined) {
			return say(`${word} takes a kind and a name: ${word} pod web-1.`);
		}

		const list = {resource, filter: second, faultsOnly: false, from: 0, count: 20};
		const row = this.#frame({screen: 'objects', list}).objects?.list?.rows.find(({object}) => object.name === second);

		if (row === undefined) {
			return say(`There is no ${first} ${second}.`);
		}

		const texts = this.#frame({screen: 'objects', list, object: row.object, texts: [word]}).objects?.texts;

		if (word === 'logs') {
			return say(
				...(texts?.logs?.refusal === undefined
					? (texts?.logs?.lines ?? []).map(({at, level, text}) => `${momentOf(at)} ${level} ${text}`)
					: [texts.logs.refusal]),
			);
		}

		return say(...(texts?.[word]?.lines ?? []).map(bare));
	}

	#result(): readonly string[] {
		const {result} = this.#frame({screen: 'result'});

		if (result === undefined) {
			return ['There is no result yet.'];
		}

		return [
			`${Math.round(result.score.points)} points, ${result.score.stars} of 3 stars. ${result.verdict}`,
			...result.goals.map(({text, met}) => `${met ? 'Met' : 'Missed'}: ${text}.`),
			...result.points.map(
				({metric, yours, target, points, weight, par}) =>
					`${metric}: ${yours}, target ${target}, ${Math.round(points)} of ${weight} points${par === undefined ? '' : `, par ${Math.round(par)}`}.`,
			),
			...result.losses.map(
				({points, text, from}) =>
					`Lost ${Math.abs(Math.round(points))}: ${text}${from === undefined ? '' : `, at ${clockOf(from)}`}.`,
			),
			...result.story.map(sentence),
			...(result.prediction === undefined
				? []
				: [
						`You guessed: ${result.prediction.guess}. ${result.prediction.correct ? 'Right' : `It was: ${result.prediction.right}`}.`,
					]),
			result.share,
		];
	}
}

const unknown = (word: string): Reply => say(`There is no command ${word}; help lists them.`);

/** Plays in lines until the input ends or the player quits. Resolves with the exit status. */
export const openPlain = async ({
	stage,
	input = process.stdin,
	output = process.stdout,
}: PlainOptions): Promise<number> => {
	const game = new PlainGame(stage);
	const isTerminal = 'isTTY' in output && output.isTTY === true;
	const print = (lines: readonly string[]): void => {
		for (const line of lines) {
			output.write(`${harmlessLines(line).join('\n')}\n`);
		}
	};
	const prompt = (): void => {
		if (isTerminal) {
			output.write('> ');
		}
	};

	print(game.opening());
	prompt();
	const lines = createInterface({input, terminal: false});

	for await (const line of lines) {
		const {lines: said, quit} = game.answer(line);
		print(said);

		if (quit === true) {
			break;
		}

		prompt();
	}

	lines.close();
	stage.save();
	print(stage.farewell().map(harmless));
	return 0;
};
