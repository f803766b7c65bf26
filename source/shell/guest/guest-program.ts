import type {GuestQuestion, NodeView} from '../../game/guest/words.ts';

/** A question as it travels: nodes that the worker knows already are left out. */
export type Carried = Omit<GuestQuestion, 'nodes'> & {
	/** Its number, from 1 on. */
	readonly asked: number;
	readonly plugin?: string;
	readonly refused?: Readonly<Record<string, string>>;
	readonly feasible?: readonly string[];
	/** Nodes that changed since the question before. */
	readonly changed: readonly NodeView[];
	/** All names in their order; absent while they are what they were. */
	readonly order?: readonly string[];
};

/** What comes back: the module as it describes itself, an answer, or why there is none; and what it printed. */
export type Brought = {
	/** The number of the question; 0 for the module itself. */
	readonly asked: number;
	readonly value?: unknown;
	readonly why?: string;
	readonly printed: readonly string[];
};

/** The way between a guest's program and whoever asks it: texts of JSON, one a question and one an answer. */
export type Carrier = {bring(text: string): void; hear(answer: (question: string) => void): void};

/** What the program is told of its place. */
export type Place = {
	/** Of the module: `file:///…/mine.js`. */
	readonly url: string;
	/** It is a process of its own under Node's permission model, and is to make sure of that. */
	readonly isIsolated: boolean;
};

/** Stands in an answer for what JSON has no word for, with the digits of a big number or none for a circle. */
export const oddKey = '\u0000odd';

/*
All that runs beside a guest in its worker or its process. It travels as text, so it uses nothing from outside itself and
from the engine knows but data.

It takes clock, chance and timers away before the module is loaded: they are not walls, and whoever wants to can break
them; they tell an honest author at once why a run could not be repeated.
*/
export const guestProgram = (require: (name: string) => unknown, carrier: Carrier, {url, isIsolated}: Place): void => {
	type Call = (...given: unknown[]) => unknown;
	type Thing = Record<string, unknown>;
	type Constructor = new (...given: unknown[]) => object;
	const {format} = require('node:util') as {format: Call};
	const file = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
	const {defineProperty, freeze, getPrototypeOf} = Object;
	let printed: string[] = [];
	let asked = 0;

	/** JSON of an answer that may be anything: functions are refused, big numbers and circles marked. */
	const textOf = (message: {value?: unknown}): string => {
		const above: unknown[] = [];

		if (typeof message.value === 'string') {
			return JSON.stringify(message);
		}

		return JSON.stringify(message, function (this: unknown, _key, value: unknown) {
			if (typeof value === 'function' || typeof value === 'symbol') {
				throw new TypeError('no plain data');
			}

			if (typeof value === 'bigint') {
				return {'\u0000odd': String(value)};
			}

			if (typeof value !== 'object' || value === null) {
				return value;
			}

			// What is not above the holder any more was a neighbour.
			above.length = above.indexOf(this) + 1;
			const isCircle = above.includes(value);
			above.push(value);
			return isCircle ? {'\u0000odd': ''} : value;
		});
	};

	const bring = (message: {value?: unknown; why?: string}): void => {
		const full = {...message, asked, printed};
		let text: string;
		printed = [];

		try {
			text = textOf(full);
		} catch {
			text = JSON.stringify({asked, why: 'answered with something that is no plain data', printed: full.printed});
		}

		carrier.bring(text);
	};

	/** `threw TypeError: … (mine.js:12)`: where in the guest's own files it happened, and what. */
	const wordsOf = (error: unknown, verb: string): string => {
		const {name, message, stack, code, permission, resource} = Object(error) as Thing;
		const what =
			code === 'ERR_ACCESS_DENIED'
				? `Error: --isolate does not allow it: ${[permission ?? message, resource].filter(Boolean).map(String).join(' ')}`
				: message === undefined
					? String(error)
					: `${String(name)}: ${String(message)}`;
		const place = /file:\/\/[^\s)]*\/([^\s/)]+?):(\d+)/.exec(String(stack));
		const [first = ''] = what.split('\n');
		return `${verb} ${first.slice(0, 300)} (${place === null ? file : `${decodeURIComponent(place[1] ?? '')}:${place[2]}`})`;
	};

	const gone = (what: string, remedy: string): Call => {
		return () => {
			throw new Error(`${what} is not there: ${remedy}`);
		};
	};

	const takeAway = (from: object, name: string, value: unknown): void => {
		defineProperty(from, name, {value, configurable: true, writable: true});
	};

	const fence = (): void => {
		const noClock = 'the time is sight.now';
		const noChance = 'draw with sight.draw(name)';
		const noTimer = 'answer at once';
		const now = gone('Date.now', noClock);
		const real = Date as unknown as Constructor;
		const dates = new Proxy(real, {
			construct: (_target, given) =>
				given.length === 0 ? (gone('new Date()', noClock)() as object) : Reflect.construct(real, given),
			apply: gone('Date()', noClock),
			get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
		});
		takeAway(globalThis, 'Date', dates);
		takeAway(Math, 'random', gone('Math.random', noChance));
		takeAway(globalThis, 'performance', {now: gone('performance.now', noClock)});
		takeAway(globalThis, 'crypto', {
			randomUUID: gone('crypto.randomUUID', noChance),
			getRandomValues: gone('crypto.getRandomValues', noChance),
		});

		for (const timer of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']) {
			takeAway(globalThis, timer, gone(timer, noTimer));
		}

		const noEnd = 'a scheduler answers and does not end';
		takeAway(process, 'exit', gone('process.exit', noEnd));
		takeAway(process, 'abort', gone('process.abort', noEnd));
		takeAway(process, 'hrtime', gone('process.hrtime', noClock));
		takeAway(process, 'uptime', gone('process.uptime', noClock));
	};

	/** Reaches into other processes, which Node's permission model does not look at. */
	const fenceOthers = (): void => {
		for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd', 'report']) {
			takeAway(process, name, gone(`process.${name}`, 'a scheduler has to do with no other process'));
		}

		takeAway(require('node:os') as object, 'setPriority', gone('os.setPriority', 'all are equal here'));
		(require('node:module') as {syncBuiltinESMExports: Call}).syncBuiltinESMExports();
	};

	/** What of the prison is open although it should not be; '' where all is shut. */
	const gap = (): string => {
		const {permission} = process as unknown as {permission?: {has(what: string): boolean}};
		const rights = ['fs.write', 'child', 'worker'];
		const open = permission === undefined ? rights : rights.filter(right => permission.has(right));

		try {
			require('node:sqlite');
			return 'node:sqlite, which no permission governs';
		} catch {
			return open.join(', ');
		}
	};

	/** What the module prints is brought with its answer: standard output belongs to the run's result. */
	const listen = (): void => {
		const print = (text: string): void => {
			if (printed.length < 50) {
				printed.push(...text.replace(/\n$/, '').split('\n', 50));
			}
		};
		const write = (text: unknown): boolean => {
			print(String(text));
			return true;
		};

		for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
			takeAway(console, name, (...given: unknown[]) => print(String(format(...given))));
		}

		takeAway(process.stdout, 'write', write);
		takeAway(process.stderr, 'write', write);
	};

	const deepFreeze = <T>(value: T): T => {
		if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
			freeze(value);

			for (const part of Object.values(value)) {
				deepFreeze(part);
			}
		}

		return value;
	};

	let scheduler: Thing = {};
	let order: readonly string[] = [];
	const nodes = new Map<string, NodeView>();

	/** The module as data: each function is the word `function`, at the depth at which fields are looked at. */
	const described = (value: unknown, depth: number): unknown => {
		if (typeof value === 'function') {
			return 'function';
		}

		if (Array.isArray(value)) {
			return depth === 0 ? [] : value.map(each => described(each, depth - 1));
		}

		return typeof value === 'object' && value !== null
			? Object.fromEntries(
					fieldsOf(value).map(key => [key, depth === 0 ? '' : described((value as Thing)[key], depth - 1)]),
				)
			: value;
	};

	/** An object's own fields, and the methods of its class. */
	const fieldsOf = (value: object): string[] => {
		const fields = Object.keys(value);

		for (let at = getPrototypeOf(value); at !== null && at !== Object.prototype; at = getPrototypeOf(at)) {
			fields.push(...Object.getOwnPropertyNames(at).filter(name => name !== 'constructor'));
		}

		return [...new Set(fields)];
	};

	/** Text into 32 bits, mixed; the same text and key give the same number. */
	const drawn = (key: number, name: string): number => {
		let bits = key ^ 0x81_1c_9d_c5;

		for (let at = 0; at < name.length; at++) {
			bits = Math.imul(bits ^ name.charCodeAt(at), 0x01_00_01_93);
		}

		bits = Math.imul(bits ^ (bits >>> 16), 0x85_eb_ca_6b);
		bits = Math.imul(bits ^ (bits >>> 13), 0xc2_b2_ae_35);
		return ((bits ^ (bits >>> 16)) >>> 0) / 4_294_967_296;
	};

	const sightOf = (question: Carried) => {
		const list = freeze(order.map(name => nodes.get(name) as NodeView));
		const {refused, feasible: named} = question;
		const fits =
			named === undefined ? list.filter(({name}) => refused?.[name] === undefined) : named.map(name => nodes.get(name));
		return freeze({
			now: question.at,
			nodes: list,
			feasible: refused === undefined && named === undefined ? undefined : freeze(fits),
			refused,
			node: (name: string) => nodes.get(name),
			draw: (name: string) => drawn(question.chance, String(name)),
		});
	};

	const filtered = (plugin: Thing, pod: unknown, sight: ReturnType<typeof sightOf>): unknown => {
		const pre = typeof plugin.preFilter === 'function' ? (plugin.preFilter as Call)(pod, sight) : undefined;
		const goesOn = pre === undefined || pre === null || Object.hasOwn(Object(pre) as object, 'nodes');
		return goesOn && typeof plugin.filter === 'function'
			? {pre, nodes: sight.nodes.map(node => (plugin.filter as Call)(pod, node, sight))}
			: {pre};
	};

	const scored = (plugin: Thing, pod: unknown, sight: ReturnType<typeof sightOf>): unknown => {
		const raw = (sight.feasible ?? []).map(node => (plugin.score as Call)(pod, node, sight));
		return {
			raw,
			scores:
				typeof plugin.normalizeScore === 'function'
					? (plugin.normalizeScore as Call)(pod, freeze([...raw]), sight)
					: raw,
		};
	};

	const answerTo = (question: Carried): unknown => {
		for (const node of question.changed) {
			nodes.set(node.name, deepFreeze(node));
		}

		order = question.order ?? order;
		const pod = deepFreeze(question.pod);
		const sight = sightOf({...question, refused: deepFreeze(question.refused)});

		if (question.do === 'decide') {
			return (scheduler.decide as Call)(pod, sight);
		}

		const plugins = scheduler.plugins as readonly Thing[];
		const plugin = plugins.find(({name}) => name === question.plugin) as Thing;
		return question.do === 'filter' ? filtered(plugin, pod, sight) : scored(plugin, pod, sight);
	};

	const isPromise = (value: unknown): boolean => typeof (Object(value) as Thing).then === 'function';

	const load = async (): Promise<void> => {
		const {default: given} = (await import(url)) as {default?: unknown};
		const made: unknown = typeof given === 'function' && !/^class\b/.test(String(given)) ? (given as Call)() : given;
		scheduler = Object(made) as Thing;
		bring({value: isPromise(made) ? 'a promise' : described(made, 3)});
		carrier.hear(text => {
			const question = JSON.parse(text) as Carried;
			asked = question.asked;

			try {
				const value = answerTo(question);
				bring(isPromise(value) ? {why: 'answered with a promise; answer at once, without async'} : {value});
			} catch (error) {
				bring({why: wordsOf(error, 'threw')});
			}
		});
	};

	const open = isIsolated ? gap() : '';

	if (open !== '') {
		bring({why: `cannot be isolated: this Node leaves open ${open}`});
		return;
	}

	if (isIsolated) {
		fenceOthers();
	}

	fence();
	listen();
	load().catch((error: unknown) => bring({why: wordsOf(error, 'cannot be loaded:')}));
};
