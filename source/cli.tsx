import {isMainThread} from 'node:worker_threads';
import {Command, CommanderError, InvalidArgumentError, Option} from 'commander';
import {Bug} from './engine/kernel/assert.ts';
import {didYouMean} from './game/scenario/problems.ts';
import {seedProblem} from './game/seed.ts';
import {difficulties} from './game/terms/difficulty.ts';
import {kubernetesVersion, podfallVersion} from './game/version.ts';
import {readDuration} from './shell/durations.ts';
import {type ExitCode, exitCodes, Stop} from './shell/exit.ts';
import {printRaw, say, sayProblems, sayRaw} from './shell/print.ts';
import {harmless, harmlessLines} from './shell/tui/escape.ts';
import {reasonOf} from './shell/whole-file.ts';

/*
Arguments in, exit code out. Commands are loaded when they are asked for, so that `podfall version` does not wait for Ink.
*/

/** Sources need a loader, which workers do not have: only the built program can be its own workers. */
const isBundled = import.meta.url.endsWith('.mjs');

/** `90s`, `10m`, `1h30m` as milliseconds. */
const duration = (text: string): number => {
	const read = readDuration(text);

	if (read === undefined) {
		throw new InvalidArgumentError('A duration looks like 90s, 10m or 1h30m.');
	}

	return read;
};

/** A scheduler that may think for an hour is a run that hangs. */
const answerLimit = (text: string): number => {
	const limit = duration(text);

	if (limit < 1 || limit > 60_000) {
		throw new InvalidArgumentError('An answer may take from 1ms to 60s.');
	}

	return limit;
};

const wholeNumber =
	(low: number, high: number) =>
	(text: string): number => {
		const value = Number(text);

		if (!Number.isSafeInteger(value) || value < low || value > high) {
			throw new InvalidArgumentError(`A whole number from ${low} to ${high} is needed.`);
		}

		return value;
	};

/** How fast time passes for clients. */
const speedOf = (text: string): number | 'max' | 'step' => {
	const speed = Number(text);

	if (text === 'max' || text === 'step') {
		return text;
	}

	if (!Number.isFinite(speed) || speed < 0.1 || speed > 10_000) {
		throw new InvalidArgumentError('A speed is a number from 0.1 to 10000, max, or step.');
	}

	return speed;
};

const seedText = (text: string): string => {
	const problem = seedProblem(text);

	if (problem !== undefined) {
		throw new InvalidArgumentError(`${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`);
	}

	return text.normalize('NFC');
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const exitCodeHelp = `
Exit codes: 0 done or goals met, 1 goals missed or replay differs, 2 bad usage or input, 3 outside trouble, 70 a bug.`;

const scheduleHelp = `
Changes for --what-if:
  add-node [NAME] cpu=8 memory=32Gi [pods=110] [zone=b] [label=k=v] [taint=k=v:NoSchedule] [count=2], or like=NODE
  remove-node NODE, drain NODE, cordon NODE, uncordon NODE
  taint NODE key=value:NoSchedule, untaint NODE key[:NoSchedule], label NODE key=value | key-
  scale WORKLOAD 5, set-request POD [container=NAME] cpu=500m memory=1Gi, set-priority POD 1000
  tolerate POD key=value:NoSchedule, select POD key=value | key-, spread POD TOPOLOGY-KEY max-skew=2 | anyway
  drop-affinity POD node|pod|anti, drop-host-port POD 8080, drop-volume POD VOLUME, delete-pod POD
  add-claim CLAIM [size=1Gi] [class=NAME], renew-claim CLAIM [class=NAME], add-volume CLAIM [node=NODE]
POD, WORKLOAD and CLAIM are namespace/name.

Exit codes: 0 all placed, 1 some are not, 2 bad usage or input.`;

const seatOption = () => new Option('--seat <seat>', 'which seat to take: watch, operator, scheduler, tuner, workload');
const seedOption = () =>
	new Option('--seed <seed>', 'any text; the same seed gives the same storm').argParser(seedText);

const serveOption = () => new Option('--serve', 'let kubectl, k9s and other clients in when the run begins');

const ownOptions = (command: Command): Command =>
	command
		.option('--nodes <count>', 'own manifests: how many worker nodes (default 3)', wholeNumber(1, 5000))
		.option('--zones <count>', 'own manifests: how many zones (default 3)', wholeNumber(1, 20))
		.option(
			'--faults <kind@time[:target]>',
			'own manifests: what strikes and when, node-crash@120s; may be repeated',
			collect,
		)
		.option('--scheduler-config <file>', 'a KubeSchedulerConfiguration for the kube-scheduler of this run');

const isolateHelp =
	"your scheduler in a process of its own under Node's permission model: it reads its folder, writes and starts nothing";

const schedulerOptions = (command: Command): Command =>
	command
		.option('--scheduler <module>', 'a scheduler of your own, ./mine.js, in the place of the default one')
		.option('--answer-limit <time>', 'how long your scheduler may think about one answer (default 1s)', answerLimit)
		.option('--isolate', isolateHelp);

const terminalOptions = (command: Command): Command =>
	command
		.option('--plain', 'no full screen: numbered lines and typed commands, for screen readers and pipes')
		.option('--theme <name>', 'dark, light, high-contrast, mono or terminal')
		.option('--no-color', 'bold, dim and inverse only; NO_COLOR does the same')
		.option('--ascii', 'no characters beyond ASCII')
		.option('--reduced-motion', 'draw on change only, at most twice a second')
		.option('--fps <count>', 'at most so many draws a second; 0 draws on keys only', wholeNumber(0, 60))
		.option('--mouse', 'ask the terminal for mouse reports');

const playOptions = (command: Command): Command => ownOptions(schedulerOptions(terminalOptions(command)));

type TerminalFlags = {
	readonly plain?: boolean;
	readonly theme?: string;
	readonly color: boolean;
	readonly ascii?: boolean;
	readonly reducedMotion?: boolean;
	readonly fps?: number;
	readonly mouse?: boolean;
};

/** Switches of the screen hold before the command and after it: `podfall --ascii play first-bind`. */
const merged = <Flags extends TerminalFlags>(before: TerminalFlags, flags: Flags): Flags => ({
	...before,
	...flags,
	color: before.color && flags.color,
});

const build = (finish: (code: ExitCode | Promise<ExitCode>) => void): Command => {
	const program = new Command('podfall');
	program
		.description(
			`A Kubernetes ${kubernetesVersion} cluster in your terminal, played as a game.\nWatch the control plane fight seeded faults, or take the scheduler's seat. No Docker, no cluster, no network.`,
		)
		.version(`podfall ${podfallVersion}`, '-V, --version', 'print the version')
		.addHelpText('after', exitCodeHelp)
		.showSuggestionAfterError()
		.enablePositionalOptions()
		.configureOutput({writeOut: printRaw, writeErr: sayQuoting})
		.exitOverride();

	terminalOptions(program.allowExcessArguments().helpCommand('help [command]')).action(async (flags: TerminalFlags) => {
		const [word] = program.args;

		if (word !== undefined) {
			const known = program.commands.map(command => command.name());
			throw new Stop(exitCodes.badInput, `There is no command "${word}" (${didYouMean(word, known)}).`);
		}

		const {homeCommand} = await import('./shell/commands/play.ts');
		finish(homeCommand(flags));
	});

	playOptions(
		program
			.command('play')
			.description('play a scenario, or your own manifests')
			.argument(
				'<scenario>',
				'a scenario, first-bind, first-bind@seed or first-bind@seed~x2, or a file or folder of manifests',
			)
			.addOption(seatOption())
			.addOption(
				new Option('--difficulty <name>', 'what you are told and may take back; never the storm').choices(difficulties),
			)
			.addOption(seedOption())
			.addOption(serveOption()),
	)
		.addHelpText('after', exitCodeHelp)
		.action(async (what: string, flags: TerminalFlags) => {
			const {playCommand} = await import('./shell/commands/play.ts');
			finish(playCommand(what, merged(program.opts<TerminalFlags>(), flags)));
		});

	playOptions(
		program
			.command('watch')
			.description('watch a scenario without touching it')
			.argument('<scenario>')
			.addOption(seedOption())
			.addOption(serveOption()),
	)
		.addHelpText('after', exitCodeHelp)
		.action(async (what: string, flags: TerminalFlags) => {
			const {playCommand} = await import('./shell/commands/play.ts');
			finish(playCommand(what, {...merged(program.opts<TerminalFlags>(), flags), seat: 'watch'}));
		});

	ownOptions(
		schedulerOptions(
			program
				.command('run')
				.description('run a scenario or your own manifests from start to end, without a screen')
				.argument('<scenario|file|folder>')
				.addOption(seedOption())
				.addOption(
					new Option('--pilot <pilot>', 'who sits in the seat')
						.choices(['autopilot', 'idle', 'random'])
						.default('autopilot'),
				)
				.option('--until <time>', 'stop at this virtual time, 10m', duration)
				.addOption(
					new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'jsonl']).default('text'),
				)
				.option('--replay <file>', 'save the run')
				.option('--eager', 'simulate every heartbeat and probe one by one; slower, the same trail', false)
				.addOption(new Option('--audit', 'count everything anew each second and compare').default(false).hideHelp())
				.addOption(new Option('--heavy', 'save and load each second, and go on').default(false).hideHelp()),
		),
	)
		.addHelpText('after', exitCodeHelp)
		.action(async (what: string, flags) => {
			const {runCommand} = await import('./shell/commands/run.ts');
			finish(runCommand(what, flags));
		});

	ownOptions(
		program
			.command('serve')
			.description('let kubectl, k9s and other clients of Kubernetes into a run')
			.argument('<scenario|file|folder|bare>', 'bare: an API server and its etcd, and no node, kubelet or scheduler')
			.option('--controllers <names>', 'of the bare world: all, none, or namespace,garbage-collector,…')
			.option('--service-cluster-ip-range <range>', 'of the bare world: addresses of Services (default: 10.0.0.0/24)')
			.option(
				'--enable-admission-plugins <names>',
				'of the bare world: also ServiceAccount, DefaultTolerationSeconds, DefaultStorageClass, StorageObjectInUseProtection',
			)
			.option('--disable-admission-plugins <names>', 'of the bare world: all plugins but these')
			.option('--authorization-mode <modes>', 'of the bare world: RBAC, AlwaysAllow or both (default: RBAC)')
			.option('--listen <address:port>', 'where to listen; 0 for any free port', '127.0.0.1:0')
			.option('--kubeconfig <file>', 'where to write the kubeconfig (default: a file of its own)')
			.addOption(seedOption())
			.option('--speed <speed>', 'virtual seconds a second, max, or step', speedOf, 1)
			.option('--seat <seat>', 'whose rights the operator has: operator, watch, scheduler, workload')
			.addOption(
				new Option(
					'--dates <whose>',
					'what clients take for now: today, so that ages are right, or the virtual date (default: virtual with --speed step or max)',
				).choices(['today', 'virtual']),
			)
			.option('--admin', 'let the admin in as well: the run becomes practice')
			.option('--replay <file>', 'save the run when it is stopped'),
	)
		.addHelpText('after', exitCodeHelp)
		.action(async (what: string, flags) => {
			const {serveCommand} = await import('./shell/commands/serve.ts');
			finish(serveCommand(what, flags));
		});

	program
		.command('clock')
		.description('let time pass in a run that is served: podfall clock advance 30s, or look at its clock')
		.argument('[what]', 'advance, speed, or nothing: tell the time')
		.argument('[value]', 'how much time: 30s; or the speed: a number, max, step')
		.addHelpText('after', exitCodeHelp)
		.action(async (word: string | undefined, value: string | undefined) => {
			const {clockCommand} = await import('./shell/commands/clock.ts');
			finish(clockCommand(word, value));
		});

	const sweep = ownOptions(
		program
			.command('sweep')
			.description('play a scenario on many seeds, on all cores, and compare schedulers')
			.enablePositionalOptions()
			.argument('<scenario|file|folder>')
			.option('--seeds <range>', '1..500, or 7,storm: which seeds')
			.option(
				'--scheduler <name|module>',
				'default, a scheduler of your own (./mine.js), or idle and random in the seat; may be repeated, and the first is what others are compared with',
				collect,
			)
			.option('--to <folder>', 'where results are kept (default ./sweep-<scenario>); the same command goes on there')
			.option('--shard <i/n>', 'play every n-th seed only, from the i-th; in an Indexed Job its own share')
			.option('--workers <count>', 'how many threads (default: one for each core)', wholeNumber(1, 1024))
			.option('--answer-limit <time>', 'how long your scheduler may think about one answer (default 1s)', answerLimit)
			.option('--isolate', isolateHelp)
			.addOption(
				new Option('-o, --output <format>', 'what to print at the end')
					.choices(['text', 'json', 'jsonl'])
					.default('text'),
			),
	);
	sweep
		.addHelpText(
			'after',
			`\nCtrl-C keeps what is done (exit code 130); the same command goes on from there.\nParts of one sweep are put together by: podfall sweep merge <parts…>${exitCodeHelp}`,
		)
		.action(async (what: string, flags) => {
			const {sweepCommand} = await import('./shell/commands/sweep.ts');
			finish(sweepCommand(what, {...flags, ...(isBundled ? {program: new URL(import.meta.url)} : {})}));
		});
	sweep
		.command('merge')
		.description(
			'put the parts of a sweep together: nothing missing, nothing double, the same bytes however it was split',
		)
		.argument('<parts...>', 'part-0.jsonl part-1.jsonl …, or the folders that hold them')
		.option('--to <file>', 'write the whole sweep there')
		.addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'jsonl']).default('text'))
		.action(async (parts: readonly string[], flags) => {
			const {mergeCommand} = await import('./shell/commands/sweep.ts');
			finish(mergeCommand(parts, flags));
		});

	program
		.command('schedule')
		.description(
			'where would kube-scheduler put these pods, why, and what would let the others in? No cluster is needed',
		)
		.requiredOption(
			'-f, --filename <file|folder|->',
			'what kubectl get nodes,pods,pv,pvc,… -A -o yaml prints, or manifests; may be repeated',
			collect,
		)
		.option('--pod <namespace/name>', 'only this pod, or the pods of this workload; may be repeated', collect)
		.option('--all-pending', 'every pod without a node, in the order of the queue; so it is without --pod')
		.option('--config <file>', 'a KubeSchedulerConfiguration')
		.option('--what-if <change>', 'try it with a change, in order; may be repeated', collect)
		.addOption(new Option('-o, --output <format>', 'what to print').choices(['table', 'wide', 'json']).default('table'))
		.addOption(seedOption().default('1'))
		.option('--no-remedies', 'do not look for what would help')
		.addHelpText('after', scheduleHelp)
		.action(async flags => {
			const {scheduleCommand} = await import('./shell/commands/schedule.ts');
			finish(scheduleCommand(flags));
		});

	program
		.command('verify')
		.description('execute a replay again; 0 when it agrees, 1 with the first virtual second that differs')
		.argument('<replay>')
		.option('--against <replay>', 'hold another replay of the same scenario beside it: where do the two part?')
		.option('--around <time>', 'show what was told so long before and after the first difference, 2s', duration)
		.option('--deep', 'compare the whole state as well, saved and loaded every ten virtual seconds', false)
		.option('--bisect', 'run it twice, wake by wake, and name the first wake in which the two differ', false)
		.addHelpText('after', exitCodeHelp)
		.action(async (file: string, flags) => {
			const {verifyCommand} = await import('./shell/commands/verify.ts');
			finish(verifyCommand(file, flags));
		});

	program
		.command('report')
		.description('tell what happened in a replay, and why')
		.argument('<replay>')
		.addOption(new Option('-o, --output <format>').choices(['text', 'markdown', 'json', 'html']).default('text'))
		.option('--blame', 'run again without each fault, and with the real component’s choices: up to 21 runs', false)
		.addHelpText('after', exitCodeHelp)
		.action(async (file: string, flags) => {
			const {reportCommand} = await import('./shell/commands/report.ts');
			finish(reportCommand(file, flags));
		});

	const scenario = program.command('scenario').description('list, check, test and begin scenarios');
	scenario
		.command('list')
		.description('every scenario that came with podfall')
		.addOption(new Option('-o, --output <format>').choices(['text', 'json']).default('text'))
		.action(async flags => {
			const {listCommand} = await import('./shell/commands/scenario.ts');
			finish(listCommand(flags.output));
		});
	scenario
		.command('lint')
		.description('say everything that is wrong with a scenario, at once')
		.argument('<path>')
		.action(async (path: string) => {
			const {lintCommand} = await import('./shell/commands/scenario.ts');
			finish(lintCommand(path));
		});
	scenario
		.command('test')
		.description("run a scenario's own tests")
		.argument('[path-or-id]', 'one scenario; all that came with podfall when left out')
		.option('--seeds <range>', '1..20 or 7,storm: play these instead, and print how the points of each pilot spread')
		.action(async (path: string | undefined, flags: {readonly seeds?: string}) => {
			const {testCommand} = await import('./shell/commands/scenario.ts');
			finish(testCommand(path, flags));
		});
	scenario
		.command('calibrate')
		.description('measure par, floor and reference on the seeds of a scenario, and keep them beside it')
		.argument('<path-or-id>')
		.action(async (path: string) => {
			const {calibrateCommand} = await import('./shell/commands/calibrate.ts');
			finish(calibrateCommand(path));
		});
	scenario
		.command('new')
		.description('begin a scenario from a template, in a new folder')
		.argument('<id>')
		.action(async (id: string) => {
			const {newCommand} = await import('./shell/commands/scenario.ts');
			finish(newCommand(id));
		});

	program
		.command('version')
		.description('which podfall, which Kubernetes, which rules')
		.addOption(new Option('-o, --output <format>').choices(['text', 'json']).default('text'))
		.action(async flags => {
			const {versionCommand} = await import('./shell/commands/version.ts');
			finish(versionCommand(flags.output));
		});

	program
		.command('doctor')
		.description('look at this terminal and this machine, and say what podfall will make of them')
		.option('--terminal', 'give the terminal back after a crash: main screen, cursor, line wrap, no mouse', false)
		.action(async flags => {
			const {doctorCommand} = await import('./shell/commands/doctor.ts');
			finish(doctorCommand(flags));
		});

	for (const command of [...program.commands, ...scenario.commands, ...sweep.commands]) {
		command.allowExcessArguments(false).exitOverride().configureOutput({writeOut: printRaw, writeErr: sayQuoting});
	}

	return program;
};

/** The parser's own words quote what was typed or pasted, which may be long and may try to command the terminal. */
const sayQuoting = (text: string): void => {
	const short = text.replace(/'([^']{60})[^']{20,}'/g, (_, start: string) => `'${start}…'`);
	sayRaw(harmlessLines(short).join('\n'));
};

/** What went wrong, in one sentence, and the exit code it deserves. */
const explain = (error: unknown): ExitCode => {
	if (error instanceof CommanderError) {
		return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
	}

	if (error instanceof Stop) {
		say(harmless(error.message));
		sayProblems(error.problems, harmless);
		return error.code;
	}

	if (error instanceof Error && 'syscall' in error && 'code' in error) {
		const about = 'path' in error ? ` ${harmless(String(error.path))}` : '';
		say(`The system does not let podfall ${harmless(String(error.syscall))}${about}: ${harmless(reasonOf(error))}.`);
		return exitCodes.outside;
	}

	const bug =
		error instanceof Bug ? error.message : error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	say(`podfall has a bug: ${harmless(bug)}`);
	say('Please report it with the command you typed and, if you have it, the replay.');

	if (process.env.PODFALL_DEBUG !== undefined && error instanceof Error) {
		say(harmless(String(error.stack)));
	}

	return exitCodes.bug;
};

const main = async (): Promise<void> => {
	try {
		let answer: ExitCode | Promise<ExitCode> = exitCodes.done;
		await build(code => {
			answer = code;
		}).parseAsync();
		process.exitCode = await answer;
	} catch (error) {
		process.exitCode = explain(error);
	}
};

if (isMainThread) {
	await main();
} else {
	const {workAsSweeper} = await import('./shell/sweep/sweep-worker.ts');
	workAsSweeper();
}
