import {kindByName} from '../../../engine/api/kinds/index.ts';
import {byBytes} from '../text/go-json.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done, failed} from '../work.ts';
import {ruleRows} from './describe/settings.ts';
import {flagSwitch, flagText} from './flags.ts';
import {allNamespacesFlag, isEverywhere} from './resources.ts';
import {defineVerb, giveUp, type Kubectl, misused} from './verb.ts';

const list = ({shell, namespace, say}: Kubectl): number => {
	const rows = ruleRows(shell.site.rules(namespace));
	const head = 'Resources\tNon-Resource URLs\tResource Names\tVerbs';
	say(setInColumns([head, ...[...new Set(rows)].sort(byBytes)], tableTabs).join('\n'));
	return done;
};

/** Source: kubectl/pkg/cmd/auth/cani.go */
const canI = (kubectl: Kubectl, words: readonly string[]): number => {
	const {given, shell, say, complain, namespace} = kubectl;
	const [verb, resource = '', name] = words;

	if (given.on('list')) {
		return list(kubectl);
	}

	if (verb === undefined || resource === '') {
		return giveUp(
			kubectl,
			"error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
		);
	}

	const [type = '', named] = resource.split('/');
	const kind = kindByName(type);

	if (kind === undefined && type !== '*') {
		complain(`Warning: the server doesn't have a resource type '${type}'\n`);
	}

	if (kind !== undefined && !kind.namespaced) {
		complain(
			`Warning: resource '${kind.plural}' is not namespace scoped${kind.group === '' ? '' : ` in group '${kind.group}'`}\n`,
		);
	}

	const subresource = given.text('subresource');
	const isAllowed = shell.site.may({
		verb,
		group: kind?.group ?? (type === '*' ? '*' : ''),
		plural: kind?.plural ?? type,
		...(isEverywhere(kubectl) ? {} : {namespace}),
		...(subresource === undefined ? {} : {subresource}),
		...(name === undefined && named === undefined ? {} : {name: name ?? named}),
	});

	if (!given.on('quiet')) {
		say(isAllowed ? 'yes' : 'no');
	}

	return isAllowed ? done : failed;
};

const whoAmI = ({shell, say}: Kubectl): number => {
	const {name, groups} = shell.site.user;
	const rows = [
		'ATTRIBUTE\tVALUE',
		`Username\t${name}`,
		...(groups.length === 0 ? [] : [`Groups\t[${groups.join(' ')}]`]),
	];
	say(setInColumns(rows, tableTabs).join('\n'));
	return done;
};

export const auth = defineVerb({
	name: 'auth',
	below: ['can-i', 'whoami'],
	summary: 'Inspect authorization',
	usage: 'kubectl auth can-i VERB TYPE [NAME] · kubectl auth can-i --list · kubectl auth whoami',
	flags: [
		allNamespacesFlag,
		flagSwitch('list'),
		flagSwitch('quiet', 'q'),
		flagText('subresource'),
		flagSwitch('no-headers'),
		flagText('output', 'o'),
	],
	*run(kubectl) {
		const [name, ...words] = kubectl.given.words;
		return name === 'can-i'
			? canI(kubectl, words)
			: name === 'whoami'
				? whoAmI(kubectl)
				: misused(kubectl, 'auth', 'choose one of can-i, whoami');
	},
});
