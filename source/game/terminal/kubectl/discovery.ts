/** What the server offers. Source: kubectl/pkg/cmd/apiresources */
import {kindsOf} from '../kinds.ts';
import type {Offered, Site} from '../site.ts';
import {byBytes} from '../text/go-json.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done} from '../work.ts';
import {flagSwitch, flagText} from './flags.ts';
import {defineVerb, giveUp, type Kubectl, misused, refuse} from './verb.ts';

const storedVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** All that the server offers; without anybody who knows more, the kinds that it stores. */
export const offeredBy = (site: Site): readonly Offered[] =>
	site.offered?.() ?? kindsOf(site).map(kind => ({...kind, verbs: storedVerbs}));

const versionOf = ({group, version}: Offered): string => (group === '' ? version : `${group}/${version}`);

const nameOf = ({group, plural}: Offered): string => (group === '' ? plural : `${plural}.${group}`);

/** Of each resource the version that its server prefers, which it tells of first. */
const preferred = (all: readonly Offered[]): readonly Offered[] => {
	const seen = new Set<string>();
	return all.filter(each => {
		const isFirst = !seen.has(nameOf(each));
		seen.add(nameOf(each));
		return isFirst;
	});
};

const orders: Readonly<Record<string, (left: Offered, right: Offered) => number>> = {
	'': (left, right) => byBytes(left.group, right.group) || byBytes(left.plural, right.plural),
	name: (left, right) => byBytes(left.plural, right.plural) || byBytes(left.group, right.group),
	kind: (left, right) => byBytes(left.kind, right.kind) || byBytes(left.group, right.group),
};

const rowOf = (each: Offered, wide: boolean): string =>
	[
		each.plural,
		each.shortNames.join(','),
		versionOf(each),
		String(each.namespaced),
		each.kind,
		...(wide ? [each.verbs.join(','), each.categories.join(',')] : []),
	].join('\t');

const wordsIn = (text: string | undefined): readonly string[] => (text ?? '').split(',').filter(word => word !== '');

const shown = ({given, shell}: Kubectl): readonly Offered[] => {
	const verbs = wordsIn(given.text('verbs'));
	const categories = wordsIn(given.text('categories'));
	return preferred(offeredBy(shell.site))
		.filter(({namespaced}) => !given.has('namespaced') || namespaced === given.on('namespaced'))
		.filter(({group}) => !given.has('api-group') || group === given.text('api-group'))
		.filter(each => verbs.every(verb => each.verbs.includes(verb)))
		.filter(each => categories.every(category => each.categories.includes(category)))
		.sort(orders[given.text('sort-by') ?? '']);
};

export const apiResources = defineVerb({
	name: 'api-resources',
	summary: 'Print the supported API resources on the server',
	usage: 'kubectl api-resources [--namespaced=true|false] [--api-group=GROUP] [-o wide|name]',
	flags: [
		flagSwitch('namespaced'),
		flagText('api-group'),
		flagText('output', 'o'),
		flagText('sort-by'),
		flagText('verbs'),
		flagText('categories'),
		flagSwitch('no-headers'),
		flagSwitch('cached'),
	],
	*run(kubectl) {
		const {given, say, shell} = kubectl;
		const {outage} = shell.site.door.glass;
		const output = given.text('output') ?? '';

		if (given.words.length > 0) {
			return misused(kubectl, 'api-resources', `unexpected arguments: [${given.words.join(' ')}]`);
		}

		if (output !== '' && output !== 'wide' && output !== 'name') {
			return giveUp(kubectl, `error: --output ${output} is not available`);
		}

		if (!Object.hasOwn(orders, given.text('sort-by') ?? '')) {
			return giveUp(kubectl, 'error: --sort-by accepts only name or kind');
		}

		if (outage !== undefined) {
			return refuse(kubectl, outage);
		}

		if (output === 'name') {
			say(shown(kubectl).map(nameOf).join('\n'));
			return done;
		}

		const wide = output === 'wide';
		const columns = [
			'NAME',
			'SHORTNAMES',
			'APIVERSION',
			'NAMESPACED',
			'KIND',
			...(wide ? ['VERBS', 'CATEGORIES'] : []),
		];
		const head = given.on('no-headers') ? [] : [columns.join('\t')];
		const rows = shown(kubectl).map(each => rowOf(each, wide));
		say(setInColumns([...head, ...rows], tableTabs).join('\n'));
		return done;
	},
});

export const apiVersions = defineVerb({
	name: 'api-versions',
	summary: 'Print the supported API versions on the server, in the form of "group/version"',
	usage: 'kubectl api-versions',
	flags: [],
	*run(kubectl) {
		const {outage} = kubectl.shell.site.door.glass;

		if (outage !== undefined) {
			return refuse(kubectl, outage);
		}

		kubectl.say([...new Set(offeredBy(kubectl.shell.site).map(versionOf))].sort(byBytes).join('\n'));
		return done;
	},
});
