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
		/*
		A machine dies at 2400 s, and nobody knows. Its Lease is the last thing that was heard of it: 50 s later the node controller
		says so, and 300 s after that its pods are deleted, which nobody there carries out.
		*/
		name: 'crash',
		steps: [
			{until: '2340s'},
			{run: 'apply -f crash.yaml', out: 'pod/lone created\ndeployment.apps/site created'},
			{until: '2390s'},
			{
				run: 'get pods -o wide',
				out: /^NAME .*\nlone +1\/1 +Running +0 .* worker-a .*\nsite-\S+ +1\/1 +Running +0 .* worker-a .*\n$/,
			},
			{run: 'get pods -l app=site -o name', keep: 'old', out: /^pod\/site-\S+\n$/},
			{run: 'get pods -w --output-watch-events', behind: {name: 'pods', ready: /\nADDED +site-/}},
			{run: 'get nodes -w', behind: {name: 'nodes', ready: /worker-c/}},
			{run: 'get events -w', behind: {name: 'events', ready: /Started/}},
			{until: '2440s'},
			{run: 'get node worker-a --no-headers', out: /^worker-a +Ready +/},
			{until: '2456s'},
			{run: 'get node worker-a --no-headers', out: /^worker-a +NotReady +<none> +\S+ +v1\.34\.\d+\n$/},
			{
				run: 'get node worker-a -o jsonpath=\'{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\\n"}{end}\'',
				out: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']
					.map(type => `${type}=Unknown NodeStatusUnknown: Kubelet stopped posting node status.`)
					.join('\n'),
			},
			{
				run: 'get node worker-a -o jsonpath=\'{range .spec.taints[*]}{.key}:{.effect}{"\\n"}{end}\'',
				out: 'node.kubernetes.io/unreachable:NoSchedule\nnode.kubernetes.io/unreachable:NoExecute',
			},
			{
				run: 'get pod lone -o jsonpath=\'{.status.phase} {.status.conditions[?(@.type=="Ready")].status} {.status.containerStatuses[0].ready}\'',
				out: 'Running False true',
			},
			{until: '2745s'},
			{run: 'get pods --no-headers', out: /^lone +1\/1 +Running +0 .*\nsite-\S+ +1\/1 +Running +0 .*\n$/},
			{until: '2785s'},
			{
				run: 'get pods -o wide --no-headers --sort-by=.metadata.creationTimestamp',
				out: [
					/^lone +1\/1 +Terminating +0 .* worker-a /m,
					/^site-\S+ +1\/1 +Terminating +0 .* worker-a /m,
					/^site-\S+ +1\/1 +Running +0 .* worker-[bc] /m,
					/^(.*\n){3}$/,
				],
			},
			{run: 'get deploy site --no-headers', out: /^site +1\/1 +1 +1 /},
			{
				end: 'pods',
				out: [
					/^EVENT +NAME +READY +STATUS +RESTARTS +AGE\nADDED +lone .*\nADDED +site-/,
					// Not ready, to be deleted, deleted: and that is all that ever happens to it.
					/\n(MODIFIED +lone +1\/1 +Running +0 +\S+\n(?:(?!.* lone ).*\n)*){2}MODIFIED +lone +1\/1 +Terminating +0 +\S+\n(?:(?!.* lone ).*\n)*$/,
					/(\nMODIFIED +site-\S+ +1\/1 +Running +0 +\S+[\s\S]*){2}\nMODIFIED +site-\S+ +1\/1 +Terminating +0 +\S+\n/,
					/\nADDED +site-\S+ +0\/1 +Pending +0 +0s\n[\s\S]*MODIFIED +site-\S+ +0\/1 +Pending +0 +0s\n[\s\S]*MODIFIED +site-\S+ +0\/1 +ContainerCreating +0 +\S+\n[\s\S]*MODIFIED +site-\S+ +1\/1 +Running +0 +\S+\n/,
					/^(?![\s\S]*\nDELETED)/,
				],
			},
			{
				end: 'nodes',
				out: [/^NAME +STATUS +ROLES +AGE +VERSION\n/, /(\nworker-a +NotReady +<none> +\S+ +v1\.34\.\d+){3}\n/],
			},
			{
				end: 'events',
				out: [
					/Warning +NodeNotReady +pod\/lone +Node is not ready\n/,
					/Normal +TaintManagerEviction +pod\/lone +Marking for deletion Pod crash\/lone\n/,
					/NodeNotReady +pod\/site-[\s\S]*TaintManagerEviction +pod\/site-[\s\S]*SuccessfulCreate +replicaset\/site-\S+ +Created pod: site-[\s\S]*Scheduled +pod\/site-\S+ +Successfully assigned crash\/site-\S+ to worker-[bc]\n/,
				],
			},
			{
				run: 'describe node worker-a',
				out: [
					/\nTaints: +node\.kubernetes\.io\/unreachable:NoExecute\n +node\.kubernetes\.io\/unreachable:NoSchedule\nUnschedulable: +false\n/,
					/\nLease:\n {2}HolderIdentity: +worker-a\n {2}AcquireTime: +<unset>\n {2}RenewTime: +Thu, 01 Jan 2026 00:(39|40):\d\d \+0000\n/,
					/\n {2}Ready +Unknown .* NodeStatusUnknown +Kubelet stopped posting node status\.\n/,
					/\n {2}crash +lone +0 \(0%\)/,
					/ NodeNotReady +\S+ +node-controller +Node worker-a status is now: NodeNotReady\n/,
				],
			},
			{
				run: 'describe pod lone',
				out: [
					/\nNode: +worker-a\/10\.0\.0\.\d+\n/,
					/\nStatus: +Terminating \(lasts \S+\)\nTermination Grace Period: +30s\n/,
					/\n {4}State: +Running\n/,
					/\n {2}Ready +False *\n/,
					/\n {2}ContainersReady +True *\n/,
					/\n {2}DisruptionTarget +True *\n/,
					/ Warning +NodeNotReady +\S+ +node-controller +Node is not ready\n/,
					/ Normal +TaintManagerEviction +\S+ +taint-eviction-controller +Marking for deletion Pod crash\/lone\n/,
				],
			},
			{
				run: 'get pod lone -o jsonpath=\'{.status.conditions[?(@.type=="DisruptionTarget")].reason}: {.status.conditions[?(@.type=="DisruptionTarget")].message}\'',
				out: 'DeletionByTaintManager: Taint manager: deleting due to NoExecute taint',
			},
			{run: 'delete pod lone --force', out: /^pod "lone" force deleted/},
			{run: 'get pod lone', exit: 1, err: 'Error from server (NotFound): pods "lone" not found'},
		],
	},
];
