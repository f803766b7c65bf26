import {pods} from '../../api/kinds/pod.ts';
import {definePlugin} from '../framework.ts';

/** Binds a pod by its `binding` subresource. Source: pkg/scheduler/framework/plugins/defaultbinder */
export const defaultBinder = definePlugin('DefaultBinder', () => ({
	bind: ({pod}, node) => [
		{
			verb: 'create',
			kind: pods,
			namespace: pod.metadata.namespace,
			name: pod.metadata.name,
			subresource: 'binding',
			object: {
				apiVersion: 'v1',
				kind: 'Binding',
				metadata: {namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid},
				target: {kind: 'Node', name: node},
			},
			because: `${node} is the best of the nodes it fits on`,
		},
	],
}));
