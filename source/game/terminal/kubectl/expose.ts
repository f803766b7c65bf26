import type {Container} from '../../../engine/api/kinds/pod.ts';
import {done, failed} from '../work.ts';
import {chosen} from './changes.ts';
import {createOne} from './create.ts';
import {flagText} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp} from './verb.ts';

type Selector = {readonly matchLabels?: Readonly<Record<string, string>>};
type Templated = {
	readonly template?: {readonly spec?: {readonly containers?: readonly Container[]}};
	readonly containers?: readonly Container[];
};

const exposable = ['Deployment', 'Pod', 'ReplicaSet', 'ReplicationController', 'Service'];

/** Source: kubectl/pkg/cmd/expose */
export const expose = defineVerb({
	name: 'expose',
	summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
	usage: 'kubectl expose TYPE NAME [--port=PORT] [--target-port=PORT] [--name=NAME] [--type=TYPE]',
	flags: [
		...fileFlags,
		...selectorFlags,
		...dryRunFlags,
		flagText('port'),
		flagText('target-port'),
		flagText('name'),
		flagText('type'),
		flagText('protocol'),
		flagText('cluster-ip'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const objects = chosen(
			kubectl,
			given.words,
			'error: You must provide one or more resources by argument or filename.',
		);
		let worst = done;

		if (objects === undefined) {
			return failed;
		}

		const fixed = objects.find(({kind}) => !exposable.includes(kind.kind));

		if (fixed !== undefined) {
			return giveUp(kubectl, `error: cannot expose a ${fixed.kind.kind}`);
		}

		for (const {object} of objects) {
			const {name, labels = {}} = object.metadata;
			const spec = (object.spec ?? {}) as Templated & {readonly selector?: Selector & Readonly<Record<string, string>>};
			const containers = spec.template?.spec?.containers ?? spec.containers ?? [];
			const ports = given.has('port')
				? [Number(given.text('port'))]
				: containers.flatMap(each => (each.ports ?? []).map(({containerPort}) => containerPort));
			const selector =
				object.kind === 'Pod' ? labels : object.kind === 'Service' ? spec.selector : spec.selector?.matchLabels;

			if (selector === undefined || Object.keys(selector).length === 0) {
				return giveUp(
					kubectl,
					`error: couldn't retrieve selectors via --selector flag or introspection: the ${object.kind.toLowerCase()} has no pod selector set`,
				);
			}

			if (ports.length === 0) {
				return giveUp(kubectl, "error: couldn't find port via --port flag or introspection");
			}

			const target = given.text('target-port');
			const service = {
				metadata: {name: given.text('name') ?? name, labels},
				spec: {
					selector,
					...(given.has('type') ? {type: given.text('type')} : {}),
					...(given.has('cluster-ip') ? {clusterIP: given.text('cluster-ip')} : {}),
					ports: ports.map((port, index) => ({
						...(ports.length > 1 ? {name: `port-${index + 1}`} : {}),
						port,
						protocol: given.text('protocol') ?? 'TCP',
						targetPort: target === undefined ? port : /^\d+$/.test(target) ? Number(target) : target,
					})),
				},
			};
			worst = Math.max(worst, createOne(kubectl, 'services', service, 'exposed', 'kubectl-expose'));
		}

		return worst;
	},
});
