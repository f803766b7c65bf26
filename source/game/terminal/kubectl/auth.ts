import {timestamp} from '../../../engine/kernel/time.ts';
import {kindNamed} from '../kinds.ts';
import {byBytes} from '../text/go-json.ts';
import {goYaml} from '../text/go-yaml.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done, failed} from '../work.ts';
import {ruleRows} from './describe/settings.ts';
import {flagSwitch, flagText} from './flags.ts';
import {allNamespacesFlag, isEverywhere} from './resources.ts';
import {defineVerb, giveUp, type Kubectl, unknownBelow} from './verb.ts';

const list = ({shell, given, namespace, say}: Kubectl): number => {
	const {site} = shell;
	const head = given.on('no-headers') ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs'];
	say(setInColumns([...head, ...ruleRows(site.rules(site.user, namespace))], tableTabs).join('\n'));
	return done;
};

/** Source: kubectl/pkg/cmd/auth/cani.go */
const knownVerbs = [
	...['*', 'approve', 'attest', 'bind', 'create', 'delete', 'deletecollection', 'escalate', 'get', 'impersonate'],
	...['list', 'patch', 'proxy', 'sign', 'update', 'use', 'watch'],
];
const pathVerbs = ['*', 'delete', 'get', 'head', 'options', 'patch', 'post', 'put'];

const canPath = ({shell, complain}: Kubectl, verb: string, path: string): boolean => {
	if (!pathVerbs.includes(verb)) {
		complain(`Warning: verb '${verb}' is not a known verb\n`);
	}

	return shell.site.mayPath(shell.site.user, verb, path);
};

const canDo = (kubectl: Kubectl, verb: string, resource: string): boolean => {
	const {given, shell, complain, namespace} = kubectl;
	const [type = '', ...names] = resource.split('/');
	const kind = kindNamed(shell.site, type);
	const subresource = given.text('subresource');

	if (kind === undefined && type !== '*') {
		complain(`Warning: the server doesn't have a resource type '${type}'\n`);
	}

	if (kind !== undefined && !kind.namespaced && !isEverywhere(kubectl)) {
		const group = kind.group === '' ? '' : ` in group '${kind.group}'`;
		complain(`Warning: resource '${kind.plural}' is not namespace scoped${group}\n`);
	}

	if (!knownVerbs.includes(verb)) {
		complain(`Warning: verb '${verb}' is not a known verb\n`);
	}

	return shell.site.may(shell.site.user, {
		verb,
		group: kind?.group ?? '',
		plural: kind?.plural ?? type,
		...(isEverywhere(kubectl) ? {} : {namespace}),
		...(subresource === undefined ? {} : {subresource}),
		...(names.length === 0 ? {} : {name: names.join('/')}),
	});
};

const canI = (kubectl: Kubectl, words: readonly string[]): number => {
	const {given, say} = kubectl;
	const [verb = '', resource = ''] = words;

	if (given.on('list')) {
		return words.length > 0
			? giveUp(kubectl, 'error: list option must be specified with no arguments')
			: given.on('quiet') || isEverywhere(kubectl) || given.has('subresource')
				? giveUp(
						kubectl,
						"error: list option can't be specified with neither quiet, all-namespaces nor subresource options",
					)
				: list(kubectl);
	}

	if (words.length !== 2) {
		return giveUp(
			kubectl,
			"error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
		);
	}

	if (given.on('no-headers')) {
		return giveUp(kubectl, 'error: --no-headers cannot be set without --list specified');
	}

	const isAllowed = resource.startsWith('/') ? canPath(kubectl, verb, resource) : canDo(kubectl, verb, resource);

	if (!given.on('quiet')) {
		say(isAllowed ? 'yes' : 'no');
	}

	return isAllowed ? done : failed;
};

const whoAmI = (kubectl: Kubectl): number => {
	const {shell, given, say, api} = kubectl;
	const {name, groups} = shell.site.user;
	const output = given.text('output') ?? '';
	const sorted = [...groups].sort(byBytes);
	const review = {
		kind: 'SelfSubjectReview',
		apiVersion: 'authentication.k8s.io/v1',
		metadata: {creationTimestamp: timestamp(api.now)},
		status: {userInfo: {username: name, ...(groups.length === 0 ? {} : {groups})}},
	};

	if (output === 'json' || output === 'yaml') {
		say(output === 'json' ? JSON.stringify(review, undefined, 4) : goYaml(review).trimEnd());
		return done;
	}

	const rows = [`Username\t${name}`, ...(sorted.length === 0 ? [] : [`Groups\t[${sorted.join(' ')}]`])];
	say(setInColumns(['ATTRIBUTE\tVALUE', ...rows], tableTabs).join('\n'));
	return done;
};

export const auth = defineVerb({
	name: 'auth',
	below: ['can-i', 'whoami'],
	summary: 'Inspect authorization',
	usage: 'kubectl auth can-i VERB TYPE[/NAME] · kubectl auth can-i --list · kubectl auth whoami',
	flags: [
		allNamespacesFlag,
		flagSwitch('list'),
		flagSwitch('quiet', 'q'),
		flagText('subresource'),
		flagSwitch('no-headers'),
		flagText('output', 'o'),
	],
	*run(kubectl) {
		const [name = '', ...words] = kubectl.given.words;
		return name === 'can-i'
			? canI(kubectl, words)
			: name === 'whoami'
				? whoAmI(kubectl)
				: unknownBelow(kubectl, 'auth', name, ['can-i', 'whoami']);
	},
});
