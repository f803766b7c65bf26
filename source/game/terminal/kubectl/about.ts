/** Commands about the cluster as a whole and about kubectl itself. */

import {services} from '../../../engine/api/kinds/service.ts';
import {identityNames} from '../../door/identities.ts';
import {goYaml} from '../text/go-yaml.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {done} from '../work.ts';
import {flagSwitch, flagText} from './flags.ts';
import {defineVerb, giveUp, type Kubectl, refuse, unknownBelow} from './verb.ts';

const release = 'v1.34.1';
const kustomize = 'v5.7.1';

/** What nobody has built says nothing of how. */
const builds = {
	major: '1',
	minor: '34',
	gitVersion: release,
	gitCommit: '',
	gitTreeState: 'clean',
	buildDate: '1970-01-01T00:00:00Z',
	goVersion: '',
	compiler: 'gc',
	platform: 'linux/amd64',
};

export const version = defineVerb({
	name: 'version',
	summary: 'Print the client and server version information',
	usage: 'kubectl version [--client]',
	flags: [flagSwitch('client'), flagText('output', 'o')],
	*run(kubectl) {
		const {given, say, shell} = kubectl;
		const {outage} = shell.site.door.glass;
		const output = given.text('output') ?? '';
		const isServerAsked = !given.on('client');
		const isServerThere = outage?.code !== 503;

		if (output !== '' && output !== 'json' && output !== 'yaml') {
			return giveUp(kubectl, `error: --output must be 'yaml' or 'json'`);
		}

		if (output === '') {
			say(`Client Version: ${release}\nKustomize Version: ${kustomize}`);

			if (isServerAsked && isServerThere) {
				say(`Server Version: ${release}`);
			}
		} else {
			const versions = {
				clientVersion: builds,
				kustomizeVersion: kustomize,
				...(isServerAsked && isServerThere ? {serverVersion: builds} : {}),
			};
			say(output === 'json' ? JSON.stringify(versions, undefined, 2) : goYaml(versions).trimEnd());
		}

		return isServerAsked && !isServerThere && outage !== undefined ? refuse(kubectl, outage) : done;
	},
});

export const clusterInfo = defineVerb({
	name: 'cluster-info',
	summary: 'Display cluster information',
	usage: 'kubectl cluster-info',
	flags: [],
	*run(kubectl) {
		const {api, say, shell} = kubectl;
		const server = `https://${shell.site.serverAddress}`;
		const found = api.list(services as never, {
			namespace: 'kube-system',
			labelSelector: 'kubernetes.io/cluster-service=true',
		});

		if (!found.ok) {
			refuse(kubectl, found.status);
			return giveUp(kubectl, "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.");
		}

		say(`Kubernetes control plane is running at ${server}`);

		for (const {metadata, spec} of found.object.items) {
			const name = metadata.labels?.['kubernetes.io/name'] ?? metadata.name;
			const [port] = (spec?.ports ?? []) as ReadonlyArray<{readonly name?: string}>;
			const suffix = port?.name === undefined ? '' : `:${port.name}`;
			say(`${name} is running at ${server}/api/v1/namespaces/kube-system/services/${metadata.name}${suffix}/proxy`);
		}

		say("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.");
		return done;
	},
});

const contextRows = ({shell}: Kubectl): readonly string[] =>
	identityNames
		.filter(name => name === 'operator')
		.map(name => ['*', name, shell.site.clusterName, name, shell.namespace].join('\t'));

const configView = ({shell}: Kubectl): string =>
	goYaml({
		apiVersion: 'v1',
		kind: 'Config',
		clusters: [
			{
				cluster: {'certificate-authority-data': 'DATA+OMITTED', server: `https://${shell.site.serverAddress}`},
				name: shell.site.clusterName,
			},
		],
		contexts: [
			{context: {cluster: shell.site.clusterName, namespace: shell.namespace, user: 'operator'}, name: 'operator'},
		],
		'current-context': 'operator',
		users: [{name: 'operator', user: {'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED'}}],
	}).trimEnd();

const configBelow = [
	'current-context',
	'get-clusters',
	'get-contexts',
	'get-users',
	'set-context',
	'use-context',
	'view',
];

export const config = defineVerb({
	name: 'config',
	below: configBelow,
	summary: 'Modify kubeconfig files',
	usage: 'kubectl config get-contexts · view · current-context · set-context --current --namespace=NAME',
	flags: [
		flagSwitch('current'),
		flagSwitch('minify'),
		flagSwitch('raw'),
		flagSwitch('no-headers'),
		flagText('output', 'o'),
	],
	*run(kubectl) {
		const {given, say, shell} = kubectl;
		const [name, context] = given.words;

		switch (name) {
			case 'get-contexts': {
				const head = given.on('no-headers') ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'];
				const rows = contextRows(kubectl);
				say(given.text('output') === 'name' ? 'operator' : setInColumns([...head, ...rows], tableTabs).join('\n'));
				return done;
			}
			case 'get-users':
				say('NAME\noperator');
				return done;
			case 'get-clusters':
				say(`NAME\n${shell.site.clusterName}`);
				return done;
			case 'current-context':
				say('operator');
				return done;
			case 'view':
				say(configView(kubectl));
				return done;
			case 'use-context':
				if (context !== 'operator') {
					return giveUp(kubectl, `error: no context exists with the name: "${context ?? ''}"`);
				}

				say('Switched to context "operator".');
				return done;
			case 'set-context':
				if (!given.on('current') && context !== 'operator') {
					return giveUp(kubectl, `error: no context exists with the name: "${context ?? ''}"; here there is operator`);
				}

				shell.change({namespace: given.text('namespace') ?? 'default'});
				say('Context "operator" modified.');
				return done;
			default:
				return unknownBelow(kubectl, 'config', name ?? '', configBelow);
		}
	},
});
