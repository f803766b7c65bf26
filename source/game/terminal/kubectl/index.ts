/** kubectl: every command is one file and one line here. */
import {failed, type Shell, type Work} from '../work.ts';
import {clusterInfo, config, version} from './about.ts';
import {annotate} from './annotate.ts';
import {refusalWords} from './api.ts';
import {apply} from './apply.ts';
import {auth} from './auth.ts';
import {autoscale} from './autoscale.ts';
import {cordon, uncordon} from './cordon.ts';
import {create} from './create.ts';
import {debug} from './debug.ts';
import {remove} from './delete.ts';
import {describe} from './describe.ts';
import {diff} from './diff.ts';
import {apiResources, apiVersions} from './discovery.ts';
import {drain} from './drain.ts';
import {edit} from './edit.ts';
import {events} from './events.ts';
import {explain} from './explain.ts';
import {expose} from './expose.ts';
import {type Arguments, readArguments, readDuration} from './flags.ts';
import {get} from './get.ts';
import {label} from './label.ts';
import {logs} from './logs.ts';
import {readFiles} from './manifests.ts';
import {patch} from './patch.ts';
import {replace} from './replace.ts';
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
	diff,
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
	replace,
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
		'--as',
		'--as-group',
		'--as-uid',
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
		const topic = words[at + 1];
		const asked = verbs.find(verb => verb.name === topic);

		if (asked === undefined && topic !== undefined) {
			shell.complain(`Unknown help topic [\`${topic}\`]`);
		}

		shell.say(asked === undefined ? help() : verbHelp(asked));
		return 0;
	}

	const verb = verbs.find(each => each.name === name);

	if (verb === undefined) {
		shell.complain(unknownCommand(name));
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

	const wrong = wrongAccess(shell, given.value);

	if (wrong !== undefined) {
		shell.complain(wrong);
		return failed;
	}

	const user = userOf(shell, given.value);

	if (!user.ok) {
		shell.complain(refusalWords(user.status, shell.site.serverAddress));
		return failed;
	}

	const kubectl = kubectlFor(shell, given.value, user.user);
	const isFromFiles = given.value.has('filename') || given.value.has('kustomize');
	const manifests = isFromFiles ? yield* readFiles(kubectl) : [];
	return manifests === undefined ? failed : yield* verb.run({...kubectl, manifests});
}

/** What stands in the way before a command begins; undefined: nothing. */
const wrongAccess = ({site}: Shell, given: Arguments): string | undefined => {
	const context = given.text('context') ?? 'operator';
	const timeout = given.text('request-timeout') ?? '0';
	const server = (given.text('server') ?? site.serverAddress).replace(/^https?:\/\//, '');

	if (context !== 'operator') {
		return `Error in configuration: context was not found for specified context: ${context}`;
	}

	if (readDuration(timeout) === undefined) {
		return 'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)';
	}

	return server === site.serverAddress
		? undefined
		: `The connection to the server ${server} was refused - did you specify the right host or port?`;
};

/** Who the command is for: whoever types, or the one that `--as` names. */
const userOf = ({site}: Shell, given: Arguments): ReturnType<typeof site.door.actAs> => {
	const groups = given.all('as-group');
	return given.has('as') || groups.length > 0
		? site.door.actAs(site.user, {user: given.text('as') ?? '', groups})
		: {ok: true, user: site.user};
};

/** Commands of kubectl that this one has not, and why. */
const absent: Readonly<Record<string, string>> = {
	alpha: 'nothing here is that new',
	attach: 'look with kubectl logs, or open a shell with kubectl exec -it',
	certificate: 'patch the request, or approve it over podfall serve',
	completion: 'tab completes already',
	cp: 'there are no files outside of the cluster',
	kustomize: 'apply finished manifests',
	options: 'kubectl COMMAND --help lists the flags',
	plugin: 'there are none',
	proxy: 'there is nothing outside that could use it',
};

/** How many letters have to be put in, taken out or changed. */
const distance = (left: string, right: string): number => {
	let row = Array.from({length: right.length + 1}, (_, index) => index);

	for (const [index, letter] of [...left].entries()) {
		const next = [index + 1];

		for (const [at, other] of [...right].entries()) {
			next.push(Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (letter === other ? 0 : 1)));
		}

		row = next;
	}

	return row.at(-1) ?? 0;
};

/** Source: spf13/cobra, SuggestionsFor */
const unknownCommand = (name: string): string => {
	if (Object.hasOwn(absent, name)) {
		return `error: this terminal does without kubectl ${name}: ${absent[name]}`;
	}

	const like = verbs
		.map(verb => verb.name)
		.filter(each => distance(name.toLowerCase(), each) <= 2 || each.startsWith(name.toLowerCase()));
	const hint = like.length === 0 ? '' : `\n\nDid you mean this?\n${like.map(each => `\t${each}`).join('\n')}`;
	return `error: unknown command "${name}" for "kubectl"${hint}`;
};

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
