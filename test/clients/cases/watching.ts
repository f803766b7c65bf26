import type {Story} from '../case.ts';

/** Streams, and what they tell of a rollout and of a node that crashes. The last story: it lets the most time pass. */
export const watchingStories: readonly Story[] = [
	{
		name: 'watching',
		steps: [
			{run: 'get deploy -w', behind: {name: 'deployments'}},
			{run: 'get pods -w --output-watch-events', behind: {name: 'pods'}},
			{run: 'get cm -w -o name', behind: {name: 'names', ready: /configmap\/kube-root-ca\.crt\n/}},
			{run: 'get cm --watch-only -o jsonpath={.metadata.name}', behind: {name: 'only'}},
			{advance: '1s'},
			{run: 'create deployment site --image=nginx:1.27 --replicas=1', out: /created/},
			{run: 'create cm fresh --from-literal=a=1', out: /created/},
			{advance: '30s'},
			{run: 'delete deploy site', passing: '60s', out: /deleted/},
			{run: 'delete cm fresh', out: /deleted/},
			{advance: '60s'},
			{
				end: 'deployments',
				out: [/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\n/, /\nsite +0\/1 +0 +0 +0s\n/, /\nsite +1\/1 +1 +1 +\S+\n/],
			},
			{
				end: 'pods',
				out: [
					/^EVENT +NAME +READY +STATUS +RESTARTS +AGE\n/,
					/\nADDED +site-\S+ +0\/1 +Pending +0 +0s\n/,
					/\nMODIFIED +site-\S+ +0\/1 +ContainerCreating +0 +/,
					/\nMODIFIED +site-\S+ +1\/1 +Running +0 +/,
					/\nMODIFIED +site-\S+ +1\/1 +Terminating +0 +/,
					/\nDELETED +site-\S+ /,
				],
			},
			{end: 'names', out: /\nconfigmap\/fresh\nconfigmap\/fresh\n/},
			{end: 'only', out: /fresh/},
			{run: 'events -n shop --watch', behind: {name: 'events', ready: /web/}},
			{end: 'events', out: /Scheduled/},
			{
				run: 'get --raw /api/v1/namespaces/shop/pods?watch=true&timeoutSeconds=1',
				out: /^(\{"type":"ADDED","object":\{.*\}\}\n){5,}$/,
			},
			{
				run: 'get --raw /api/v1/namespaces/shop/pods?watch=true&resourceVersion=1&timeoutSeconds=1',
				out: /^\{"type":"(ERROR|ADDED)"/,
			},
			{
				run: 'get pods -n shop -w -o name',
				env: {KUBE_FEATURE_WatchListClient: 'true'},
				behind: {name: 'list', ready: /(pod\/\S+\n){5}/},
			},
			{end: 'list'},
		],
	},
	{
		name: 'crash',
		steps: [
			{run: 'get pods -n shop -o wide -w', behind: {name: 'pods', ready: /(\nweb-.*){3}/}},
			{run: 'get nodes -w', behind: {name: 'nodes', ready: /worker-c/}},
			{run: 'get --raw /apis/podfall.dev/v1/clock', out: /"milliseconds":\d+/, keep: 'clock'},
			{run: 'get --raw /apis/podfall.dev/v1/clock', out: /"over":false/},
			{advance: '1200s'},
			{run: 'get node worker-a', out: /./},
		],
	},
];
