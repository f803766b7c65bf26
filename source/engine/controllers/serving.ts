import {type Service, services} from '../api/kinds/service.ts';
import type {Labels, ObjectMeta} from '../api/meta.ts';
import {labelsInclude} from '../api/selectors.ts';
import type {Index} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import {labelPairs} from './indices.ts';

/** On slices and Endpoints of services without an address of their own. */
export const headlessLabel = 'service.kubernetes.io/headless';

const noLabels: Labels = {};

/** Where services stand that select every pod of a namespace. */
const anyPod = (namespace: string): string => `${namespace}/`;

/** Services by the first label that they select by, `shop/app=web`: a pod's labels find them without a walk over all. */
export const servicesBySelector: Index = {
	kind: services,
	name: 'services by selector',
	values(object) {
		const {metadata, spec} = object as Service;
		const {namespace = ''} = metadata;
		const [pair = anyPod(namespace)] = labelPairs(spec.selector ?? noLabels, namespace);
		return spec.selector === undefined ? [] : [pair];
	},
};

/** Whether the control plane keeps the endpoints of a service: it selects pods, and is no mere name. */
export const hasEndpoints = ({spec}: Service): boolean => spec.selector !== undefined && spec.type !== 'ExternalName';

type Labelled = {readonly metadata: ObjectMeta};

/** The keys of the services that select an object with these labels. */
const serving = ({metadata: {namespace = '', labels = noLabels}}: Labelled, seen: Seen): readonly string[] =>
	[...labelPairs(labels, namespace), anyPod(namespace)]
		.flatMap(pair => seen.byIndex(services, servicesBySelector.name, pair))
		.filter(service => hasEndpoints(service) && labelsInclude(labels, service.spec.selector ?? noLabels))
		.map(({metadata}) => `${metadata.namespace}/${metadata.name}`);

/** The same, of an object that changed: what it belonged to as well as what it belongs to. */
export const servingEither = (after: Labelled, before: Labelled | undefined, seen: Seen): readonly string[] => {
	const earlier = before === undefined || before.metadata.labels === after.metadata.labels ? [] : serving(before, seen);
	return [...new Set([...serving(after, seen), ...earlier])].sort();
};
