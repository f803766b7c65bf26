/** What the server offers. Source: kubectl/pkg/cmd/apiresources */
import {type AnyKind, apiVersionOf, resourceName} from '../../../engine/api/kind.ts';
import {allKinds} from '../../../engine/api/kinds/index.ts';
import {byBytes} from '../text/go-json.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done} from '../work.ts';
import {flagSwitch, flagText} from './flags.ts';
import {defineVerb, type Kubectl, refuse} from './verb.ts';

const groupFirst = (left: AnyKind, right: AnyKind): number =>
	byBytes(left.group, right.group) || byBytes(left.plural, right.plural);

const outageOf = ({shell}: Kubectl) => shell.site.door.glass.outage;

export const apiResources = defineVerb({
	name: 'api-resources',
	summary: 'Print the supported API resources on the server',
	usage: 'kubectl api-resources [--namespaced=true|false] [--api-group=GROUP] [-o wide|name]',
	flags: [
		{name: 'namespaced', takes: 'switch'},
		flagText('api-group'),
		flagText('output', 'o'),
		flagText('sort-by'),
		flagText('verbs'),
		flagText('categories'),
		flagSwitch('no-headers'),
		flagSwitch('cached'),
	],
	*run(kubectl) {
		const {given, say} = kubectl;
		const outage = outageOf(kubectl);

		if (outage !== undefined) {
			return refuse(kubectl, outage);
		}

		const category = given.text('categories');
		const shown = allKinds
			.filter(({namespaced}) => !given.has('namespaced') || namespaced === given.on('namespaced'))
			.filter(({group}) => !given.has('api-group') || group === given.text('api-group'))
			.filter(({categories}) => category === undefined || categories.includes(category))
			.sort(groupFirst);

		if (given.text('output') === 'name') {
			say(shown.map(resourceName).join('\n'));
			return done;
		}

		const head = given.on('no-headers') ? [] : ['NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND'];
		const rows = shown.map(kind =>
			[kind.plural, kind.shortNames.join(','), apiVersionOf(kind), String(kind.namespaced), kind.kind].join('\t'),
		);
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
		const outage = outageOf(kubectl);

		if (outage !== undefined) {
			return refuse(kubectl, outage);
		}

		kubectl.say([...new Set(allKinds.map(apiVersionOf))].sort(byBytes).join('\n'));
		return done;
	},
});
