import type {Story} from '../case.ts';

/** `cordon`, `drain`, `taint`, `top`. */
export const nodeStories: readonly Story[] = [
	{
		name: 'nodes',
		steps: [
			{run: 'cordon worker-b', out: 'node/worker-b cordoned'},
			{run: 'cordon worker-b', out: 'node/worker-b already cordoned'},
			{run: 'get node worker-b', out: /\nworker-b +Ready,SchedulingDisabled +/},
			{run: 'get nodes --field-selector spec.unschedulable=true -o name', out: 'node/worker-b'},
			{run: 'uncordon worker-b', out: 'node/worker-b uncordoned'},
			{run: 'cordon nothing', exit: 1, err: /nodes "nothing" not found/},
			{run: 'apply -f pod.yaml', out: 'pod/lone created'},
			{run: 'wait pod/lone --for=condition=Ready --timeout=60s', passing: '60s', out: /condition met/},
			{run: "get pod lone -o jsonpath='{.spec.nodeName}'", keep: 'node', out: /^worker-\w$/},
			{
				run: 'drain $node --ignore-daemonsets --timeout=60s',
				exit: 1,
				err: /cannot delete .*declare no controller.*nodes\/lone/,
			},
			{
				run: 'drain $node --ignore-daemonsets --force --timeout=120s',
				passing: '180s',
				out: [
					/^node\/worker-\w (already )?cordoned\n/,
					/evicting pod nodes\/lone\n/,
					/pod\/lone evicted\n/,
					/node\/worker-\w drained\n$/,
				],
			},
			{run: 'get pods -A --field-selector spec.nodeName=$node,metadata.namespace=shop -o name', out: ''},
			{run: 'uncordon $node', out: /uncordoned/},
			{run: 'get pdb web -n shop', out: /\nweb +2 +N\/A +1 /},
			{
				run: 'drain $node --dry-run=server --ignore-daemonsets',
				out: [/^node\/worker-\w cordoned \(server dry run\)\n/, /\nnode\/worker-\w drained \(server dry run\)\n$/],
			},
			{run: 'get node $node --no-headers', out: /^worker-\w +Ready +/},
			{run: 'create deployment kept --image=nginx:1.27 --replicas=3', out: 'deployment.apps/kept created'},
			{run: 'rollout status deploy/kept', passing: '60s', out: /successfully rolled out\n$/},
			{run: 'get pods -l app=kept -o name', keep: 'kept', out: /^(pod\/kept-\S+\n){3}$/},
			{run: "get $kept -o jsonpath='{.spec.nodeName}'", keep: 'home'},
			{
				run: 'drain $home --dry-run=server --ignore-daemonsets --pod-selector=app=kept',
				out: /\nevicting pod nodes\/kept-\S+ \(server dry run\)\n/,
			},
			{run: 'get $kept --no-headers', out: /^kept-\S+ +1\/1 +Running +0 /},
			{run: 'delete deploy kept', out: /deleted/},
			{run: 'taint nodes worker-b dedicated=db:NoSchedule', out: 'node/worker-b tainted'},
			{
				run: 'taint nodes worker-b dedicated=db:NoSchedule',
				exit: 1,
				err: /already has dedicated taint\(s\) with same effect\(s\) and --overwrite is false/,
			},
			{
				run: "get node worker-b -o jsonpath='{.spec.taints[0].key}={.spec.taints[0].value}:{.spec.taints[0].effect}'",
				out: 'dedicated=db:NoSchedule',
			},
			{run: 'taint nodes worker-b dedicated:NoSchedule-', out: 'node/worker-b untainted'},
			{run: 'taint nodes worker-b dedicated=db:Sometimes', exit: 1, err: /invalid taint effect: Sometimes/},
			{run: 'label node worker-b disk=ssd', out: 'node/worker-b labeled'},
			{run: 'label node worker-b disk-', out: 'node/worker-b unlabeled'},
			{
				run: 'top nodes',
				out: [
					/^NAME +CPU\(cores\) +CPU(%|\(%\)) +MEMORY\(bytes\) +MEMORY(%|\(%\)) *\n/,
					/\nworker-b +\d+m +\d+% +\d+Mi +\d+%/,
				],
			},
			{run: 'top pods -n shop', out: [/^NAME +CPU\(cores\) +MEMORY\(bytes\) *\n/, /\nweb-\S+ +\d+m +\d+Mi/]},
			{
				run: 'top pods -n shop --containers -l app=web',
				out: /^POD +NAME +CPU\(cores\) +MEMORY\(bytes\) *\nweb-\S+ +main +\d+m +\d+Mi/,
			},
			{run: 'top pods -A --sum', out: /\n +_+ +_+ *\n +\d+m +\d+Mi/},
			{
				run: 'top pod nothing -n shop',
				exit: 1,
				err: 'Error from server (NotFound): pods.metrics.k8s.io "nothing" not found',
			},
			{
				run: 'get --raw /apis/metrics.k8s.io/v1beta1/nodes/worker-b',
				out: [/"kind":"NodeMetrics"/, /"usage":\{"cpu":"\d+\w*","memory":"\d+\w*"\}/],
			},
		],
	},
	{
		name: 'budget',
		steps: [
			{run: 'create deployment held --image=nginx:1.27 --replicas=1', out: /created/},
			{run: 'create pdb held --selector=app=held --min-available=1', out: /created/},
			{run: 'wait deploy/held --for=condition=Available --timeout=60s', passing: '60s', out: /condition met/},
			{run: "get pods -l app=held -o jsonpath='{.items[0].spec.nodeName}'", keep: 'node', out: /worker/},
			{
				run: 'drain $node --pod-selector=app=held --timeout=4s',
				exit: 1,
				out: /evicting pod budget\/held-/,
				err: [
					/error when evicting pods\/"held-\S+" -n "budget" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\./,
				],
			},
			{run: 'uncordon $node', out: /uncordoned/},
			{
				run: 'drain $node --pod-selector=app=held --disable-eviction --timeout=60s',
				passing: '120s',
				out: [/pod\/held-\S+ deleted\n/, /drained/],
			},
			{run: 'uncordon $node', out: /uncordoned/},
		],
	},
];
