/** kubectl: every command is one file and one line here. */
import {failed, type Shell, type Work} from '../work.ts';
import {clusterInfo, config, edit, explain, version} from './about.ts';
import {annotate} from './annotate.ts';
import {apply} from './apply.ts';
import {auth} from './auth.ts';
import {autoscale} from './autoscale.ts';
import {cordon, uncordon} from './cordon.ts';
import {create} from './create.ts';
import {debug} from './debug.ts';
import {remove} from './delete.ts';
import {describe} from './describe.ts';
import {apiResources, apiVersions} from './discovery.ts';
import {drain} from './drain.ts';
import {events} from './events.ts';
import {expose} from './expose.ts';
import {readArguments} from './flags.ts';
import {get} from './get.ts';
import {label} from './label.ts';
import {logs} from './logs.ts';
import {patch} from './patch.ts';
import {rollout} from './rollout.ts';
import {run} from './run.ts';
import {scale} from './scale.ts';
import {set} from './set.ts';
import {exec, portForward} from './streams.ts';
import {taint} from './taint.ts';
import {top} from './top.ts';
import {kubectlFor, type Verb} from './verb.ts';
import {wait} from './wait.ts';

export const verbs: readonly Verb[] = [
	annotate,
	apiResources,
	apiVersions,
	apply,
	auth,
	autoscale,
	clusterInfo,
	config,
	cordon,
	create,
	debug,
	remove,
	describe,
	drain,
	edit,
	events,
	exec,
	explain,
	expose,
	get,
	label,
	logs,
	patch,
	portForward,
	rollout,
	run,
	scale,
	set,
	taint,
	top,
	uncordon,
	version,
	wait,
];

const help = (): string =>
	[
		'kubectl controls the Kubernetes cluster manager.',
		'',
		...verbs.map(({name, summary}) => `  ${name.padEnd(14)} ${summary}`),
		'',
		'Usage:',
		'  kubectl [flags] [options]',
		'',
		'kubectl COMMAND --help says how a command is used.',
	].join('\n');

const verbHelp = ({summary, usage, flags, below = []}: Verb): string =>
	[
		summary,
		'',
		'Usage:',
		`  ${usage}`,
		...(below.length === 0 ? [] : ['', `Available commands: ${below.join(', ')}`]),
		'',
		'Options:',
		`  ${flags.map(({name, short}) => (short === undefined ? `--${name}` : `-${short}, --${name}`)).join('  ')}`,
	].join('\n');

/** Where the command stands among flags that come before it: `kubectl -n shop get pods`. */
const verbAt = (words: readonly string[]): number => {
	const withValue = [
		'-n',
		'--namespace',
		'--context',
		'--kubeconfig',
		'-s',
		'--server',
		'-v',
		'--request-timeout',
		'--user',
		'--cluster',
		'--cache-dir',
	];

	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? '';

		if (withValue.includes(word)) {
			at += 1;
		} else if (!word.startsWith('-')) {
			return at;
		}
	}

	return -1;
};

/** Carries out the words behind `kubectl`. */
export function* runKubectl(shell: Shell, words: readonly string[]): Work {
	const at = verbAt(words);
	const name = words[at];

	if (name === undefined || name === 'help') {
		const asked = verbs.find(verb => verb.name === words[at + 1]);
		shell.say(asked === undefined ? help() : verbHelp(asked));
		return 0;
	}

	const verb = verbs.find(each => each.name === name);

	if (verb === undefined) {
		shell.complain(`error: unknown command "${name}" for "kubectl"`);
		return failed;
	}

	const {commands} = shell.site;
	const full = [name, words[at + 1] ?? ''].join(' ');

	if (commands.length > 0 && !reads.includes(name) && !commands.some(each => each === name || full.startsWith(each))) {
		shell.complain(`error: this level does without kubectl ${name}; it hands out: ${commands.join(', ')}`);
		return failed;
	}

	const given = readArguments([...words.slice(0, at), ...words.slice(at + 1)], verb.flags);

	if (!given.ok) {
		shell.complain(`${given.message}\nSee 'kubectl ${name} --help' for usage.`);
		return failed;
	}

	if (given.value.on('help')) {
		shell.say(verbHelp(verb));
		return 0;
	}

	return yield* verb.run(kubectlFor(shell, given.value));
}

/** Commands that only look: no level takes them away. */
const reads: readonly string[] = [
	'api-resources',
	'api-versions',
	'auth',
	'cluster-info',
	'config',
	'describe',
	'events',
	'explain',
	'get',
	'logs',
	'top',
	'version',
	'wait',
];
