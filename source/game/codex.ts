/**
The codex: what the words mean, first in one line and then in a few sentences.

The brief shows the lines of a level's words, `:codex WORD` opens the page. Words are Kubernetes' own; what a page says
holds for the profile that the game plays, v1.34.
*/
export type CodexPage = {
	readonly word: string;
	/** One line, small enough for a panel. */
	readonly meaning: string;
	/** Two or three sentences. */
	readonly page: string;
	readonly see: readonly string[];
};

type Entry = readonly [word: string, meaning: string, page: string, see: string];

const entries: readonly Entry[] = [
	[
		'cluster',
		'one control plane that decides, and workers that run pods',
		'A cluster is a group of machines that behaves like one. The control plane keeps what is wanted and works towards it; the workers run the pods. Losing one worker must not lose the application.',
		'control-plane worker',
	],
	[
		'node',
		'one machine of the cluster',
		'A node is a machine, physical or virtual, on which a kubelet runs. It says every ten seconds that it is alive, and how much of it can be allocated to pods.',
		'worker kubelet lease',
	],
	[
		'control-plane',
		'API server, etcd, scheduler and controllers: the part that decides',
		'The control plane is the API server with etcd behind it, the scheduler and the controllers. Users’ requests never pass through it, so an application can go on while the control plane is down. Nothing is repaired in that time, though.',
		'etcd-quorum controller kube-scheduler',
	],
	[
		'worker',
		'a node that runs ordinary pods',
		'A worker is a node without the control plane. It knows its own pods only, and asks the API server for everything else.',
		'node kubelet',
	],
	[
		'pod',
		'one or more containers with one address, one machine and one fate',
		'A pod is the smallest thing that Kubernetes runs. Its containers share an address and a machine. A pod never moves: it is restarted in place, or given up and replaced by a new one.',
		'container node',
	],
	[
		'container',
		'one program with its files, started from an image',
		'A container is a running program with everything it needs, started from an image. Kubernetes never runs one by itself; it always stands in a pod, alone or with helpers.',
		'pod',
	],
	[
		'desired-state',
		'what you asked for; controllers work until it is so',
		'You write down what should be, not what to do. The spec of an object is the wish, its status is what was seen, and a loop keeps closing the gap.',
		'controller deployment',
	],
	[
		'deployment',
		'keeps copies of a pod and replaces them version by version',
		'A Deployment wants so many pods of one template. It owns a ReplicaSet for each version and shifts pods from the old to the new, some at a time.',
		'replicaset desired-state',
	],
	[
		'replicaset',
		'keeps exactly so many pods of one kind',
		'A ReplicaSet counts the pods that it owns and creates or deletes until the number is right. It does not care which ones: pods of one set are equals.',
		'owner-reference expectations',
	],
	[
		'cronjob',
		'starts a Job whenever the clock says so',
		'A CronJob makes a Job for each run of its schedule, named after the minute. Of runs that were missed only the last is made up for; whether two may overlap is for its concurrencyPolicy to say.',
		'job controller',
	],
	[
		'autoscaler',
		'as many pods as their use of CPU or memory calls for',
		'A HorizontalPodAutoscaler looks every 15 s at what the pods of its target use, against their requests. It may double their number at once; it takes pods away only after five minutes in which nothing spoke for more.',
		'requests deployment',
	],
	[
		'controller',
		'a loop: look, compare with what is wanted, take one step',
		'A controller looks at objects through its cache, compares them with what is wanted and sends the calls that bring both closer. It compares levels, it does not replay events: a missed message costs nothing.',
		'informer desired-state',
	],
	[
		'kubectl',
		'the command line that talks to the API server',
		'kubectl reads and writes API objects, with your own rights. It has no powers of its own; what it can do, any client can do.',
		'desired-state',
	],
	[
		'kube-scheduler',
		'chooses a node for every pod that has none',
		'The scheduler takes a waiting pod, filters out the nodes on which it cannot run, scores the rest and writes the best one into the pod. It decides once for each pod and never moves a running one.',
		'requests node-resources-fit',
	],
	[
		'requests',
		'what a container is promised; the scheduler counts these, not usage',
		'Requests are the CPU and memory set aside for a container. A node is full when its requests add up to what can be allocated, whatever is really in use.',
		'node-resources-fit kubelet-admission',
	],
	[
		'kubelet-admission',
		'the node’s own check before it takes a pod',
		'A binding is only a note in the API. The kubelet checks once more whether the pod fits, and refuses with OutOfcpu or OutOfmemory if it does not; the pod has then failed for good.',
		'kubelet requests',
	],
	[
		'node-resources-fit',
		'the filter and the score about free CPU and memory',
		'NodeResourcesFit drops nodes without room for the requests of the pod. As a score it prefers the emptiest node by default (LeastAllocated); MostAllocated prefers the fullest.',
		'requests stranded-capacity',
	],
	[
		'image-locality',
		'a small bonus for nodes that have the image already',
		'ImageLocality gives points to nodes on which large images of the pod are present. It saves a pull, and it is weaker than spreading.',
		'kube-scheduler',
	],
	[
		'stranded-capacity',
		'free CPU without memory beside it, or the other way round',
		'Capacity is stranded when it is free and no pod can use it, because the other resource ran out on that node. It is measured with a reference pod: how many more would fit against how many could.',
		'node-resources-fit',
	],
	[
		'owner-reference',
		'the note in an object that says which object it belongs to',
		'An owner reference names the object that this one belongs to. The owner counts it as its own, and when the owner goes, the garbage collector deletes it as well.',
		'replicaset',
	],
	[
		'expectations',
		'what a loop asked for and has not seen yet',
		'A loop that acts on a cache could count too early and create twice. So it notes how many creations and deletions it expects to see, and does nothing until they arrived or five minutes have passed.',
		'informer controller',
	],
	[
		'informer',
		'the local copy that a controller reads, a moment behind the truth',
		'An informer lists objects once and then follows a watch. Reading it costs nothing, but it shows the past: usually milliseconds ago, much more when the watch is broken.',
		'controller',
	],
	[
		'lease',
		'a small object that a node renews every 10 s to say: I live',
		'Every kubelet renews its Lease each 10 seconds. Nobody is told when that stops: the node controller looks every 5 seconds and finds out after 50 seconds of silence.',
		'node-lifecycle',
	],
	[
		'node-lifecycle',
		'the loop that turns silence into Unknown, taints and evictions',
		'After 50 seconds without news a node becomes Ready=Unknown and gets the taint unreachable:NoExecute. Pods tolerate that for 300 seconds, then they are deleted and created anew elsewhere.',
		'lease taint eviction',
	],
	[
		'taint',
		'a mark on a node that keeps pods away unless they tolerate it',
		'A taint repels pods. NoSchedule keeps new ones out, PreferNoSchedule asks to, and NoExecute also drives out the ones that run there.',
		'toleration eviction',
	],
	[
		'toleration',
		'a pod’s permission to be on a tainted node, perhaps for a time',
		'A toleration lets a pod stay or come although a node is tainted. By default every pod tolerates not-ready and unreachable for 300 seconds: the five minutes of patience.',
		'taint',
	],
	[
		'eviction',
		'a pod is asked to go: by a taint, by pressure, or by a drain',
		'An evicted pod does not move, it ends; its owner creates another one. Silent nodes are given up one every ten seconds in a zone; when most of a zone is silent but not all, slower or not at all, because the fault may well be in the network.',
		'taint zone',
	],
	[
		'kubelet',
		'the agent on every node that starts, probes and restarts containers',
		'The kubelet does what the pods assigned to its node say: pull images, start containers, probe them, restart them. It goes on without the control plane.',
		'node kubelet-admission',
	],
	[
		'zone',
		'a part of the cluster that fails together: one building, one uplink',
		'A zone is a label on nodes, topology.kubernetes.io/zone. Machines in one zone share power and network, so copies of an application belong into different ones.',
		'topology-spread',
	],
	[
		'priority',
		'which pod goes first, and which may be pushed out',
		'A pod of higher priority is scheduled first. If it fits nowhere, the scheduler may evict pods of lower priority to make room: preemption.',
		'kube-scheduler',
	],
	[
		'limits',
		'what a container may not use more of',
		'A limit on CPU slows a container down, a limit on memory kills it when it goes over. The scheduler does not look at limits; where a request is missing, the limit stands in for it.',
		'requests qos',
	],
	[
		'qos',
		'Guaranteed, Burstable or BestEffort: who goes first when memory is short',
		'The class follows from requests and limits. Without any a pod is BestEffort and the first to be evicted; with some it is Burstable; with requests equal to limits everywhere it is Guaranteed.',
		'requests limits eviction',
	],
	[
		'cpu-weight',
		'the request again, as the kernel shares a busy CPU',
		'When a node’s cores are all busy, the kernel shares them by weight, and the weight comes from the CPU request. A container without a request has the smallest weight there is.',
		'requests qos',
	],
	[
		'node-affinity',
		'which labels a node must, or should, have for a pod',
		'A nodeSelector and required node affinity pull a pod to nodes with certain labels; a preferred one only adds to the score. The kubelet checks the required ones again, taints of effect NoSchedule it does not.',
		'taint toleration',
	],
	[
		'anti-affinity',
		'the wish not to stand beside certain pods',
		'Required anti-affinity keeps copies apart, or leaves them pending; preferred anti-affinity only lowers a score. Nobody checks it again after a bind.',
		'topology-spread',
	],
	[
		'preemption',
		'pods of lower priority are removed so that one of higher priority fits',
		'If a pod fits nowhere, the scheduler looks for a node on which removing pods of lower priority would make room. The victims get their grace period, the pod is promised the node. The victims come back as new pods, and wait, or preempt in their turn.',
		'priority disruption-budget',
	],
	[
		'disruption-budget',
		'how many pods of an application may be taken away at once',
		'A PodDisruptionBudget binds evictions. Preemption tries to respect it and breaks it when there is no other way; crashes do not ask at all.',
		'preemption eviction',
	],
	[
		'cordon',
		'a node is closed to new pods; drained, it is emptied as well',
		'A cordoned node takes no new pods, and those that it has go on. `kubectl drain` cordons a node and then asks for each of its pods to be evicted, so that budgets are kept. Nothing comes back by itself: somebody uncordons the node, or deletes it.',
		'eviction disruption-budget',
	],
	[
		'grey-failure',
		'broken for those who use it, well for those who check it',
		'A machine can be slow or lose packets while its kubelet goes on saying Ready: the check looks at something else than users do. It shows where one compares: this node with the others, today with yesterday.',
		'node node-lifecycle',
	],
	[
		'spot',
		'machines that are cheap because the cloud may take them back',
		'A spot machine costs a fraction and ends after a notice of a minute or two. What must not be lost belongs elsewhere, or has copies elsewhere.',
		'node taint',
	],
	[
		'scheduler-profile',
		'which plugins of the scheduler decide, and how much each score weighs',
		'A profile of a KubeSchedulerConfiguration turns plugins on and off and sets the weights of their scores. A score is 0 to 100 and is multiplied by its weight, so only weights beside one another mean something: all of them doubled change nothing. kube-scheduler reads the file when it starts.',
		'kube-scheduler scoring-strategy nodes-to-score',
	],
	[
		'scoring-strategy',
		'whether fuller nodes or emptier ones are better',
		'The scoringStrategy of NodeResourcesFit: LeastAllocated prefers the emptiest node and spreads load, MostAllocated the fullest and saves nodes, RequestedToCapacityRatio whatever its shape says. Packing leaves large holes for large pods; it also puts more eggs into one basket.',
		'scheduler-profile node-resources-fit stranded-capacity',
	],
	[
		'nodes-to-score',
		'how many nodes that fit are enough to choose among',
		'percentageOfNodesToScore lets the scheduler stop looking once so many percent of the nodes fit; 0 lets it adapt, from half of a hundred nodes down to 5 percent of the largest clusters. Fewer are quicker and a little worse. Below a hundred nodes all are looked at.',
		'scheduler-profile',
	],
	[
		'topology-spread',
		'the wish to have copies even over zones or nodes',
		'A topology spread constraint says how uneven the copies may lie over zones or nodes. What saves an application in an outage is decided here, when the pods are placed.',
		'zone',
	],
	[
		'etcd-quorum',
		'more than half of the etcd members must agree on each write',
		'etcd stores every object. It needs more than half of its members: three bear the loss of one, five of two, and two bear none. Without a quorum the API can change nothing.',
		'control-plane',
	],
	[
		'service',
		'one steady name and address in front of changing pods',
		'A Service has an address that does not change. kube-proxy on every node sends what goes there to one of the ready pods; a pod that is not ready is taken out of the list.',
		'endpoints',
	],
	[
		'kube-proxy',
		'writes on each node where a Service leads',
		'kube-proxy forwards nothing itself. It turns Services and their endpoints into rules for the kernel of its node, at most once a second, and packets go by those rules until they are written again.',
		'service endpoints',
	],
	[
		'termination',
		'how a pod ends: preStop, SIGTERM, a grace period, SIGKILL',
		'When a pod is deleted, two things begin at the same moment. Its kubelet runs the preStop hook and then sends SIGTERM. Its endpoint leaves the Service, and every kube-proxy hears of that in its own time. What still runs at the end of the grace period is killed.',
		'endpoints kube-proxy kubelet',
	],
	[
		'endpoints',
		'the list of ready pods behind a Service',
		'EndpointSlices name the pods behind a Service and whether they are ready. Between the death of a pod and its removal from this list, requests to it fail.',
		'service',
	],
	[
		'statefulset',
		'keeps numbered pods, each with a name and disks of its own',
		'A StatefulSet gives its pods numbers: db-0, db-1, db-2. Each is made when the one before it is ready, and comes back under its name with its disks. A pod that cannot be seen to end keeps its name, so nobody takes its place while its node is silent.',
		'replicaset controller-revision',
	],
	[
		'daemonset',
		'keeps one pod on each node that fits',
		'A DaemonSet looks at the labels and taints of nodes and sends a pod to each that fits, by its name; the scheduler binds it. Its pods put up with dead, full and cordoned nodes, and a drain leaves them alone.',
		'taint toleration controller-revision',
	],
	[
		'controller-revision',
		'one state of a template, kept so that one may go back to it',
		'StatefulSets and DaemonSets keep each template they had as a ControllerRevision, and pods tell by a label which one they were made from. Going back to an old template gives its revision a new number.',
		'statefulset daemonset',
	],
	[
		'claim',
		'asks for a disk, and keeps the one that it got',
		'A PersistentVolumeClaim asks for so much storage of a class. It is bound to one volume and stays so whatever becomes of its pods; what is on the disk goes when the claim goes, if its class says Delete. A claim that a pod uses stays Terminating until the pod is gone.',
		'volume storage-class',
	],
	[
		'volume',
		'a disk, as the API knows it',
		'A PersistentVolume stands for a disk that somebody made, or that a driver makes for a claim. A disk of one zone can be had in that zone only, so its pod goes there or waits. A disk that one node can have at a time stays with a node that died until the old pod is gone, and six minutes more: Multi-Attach error. The taint node.kubernetes.io/out-of-service says that the node is dead for certain, and frees it at once.',
		'claim node',
	],
	[
		'storage-class',
		'a sort of disk, and who makes it',
		'A StorageClass names the driver that makes volumes, and when: at once (Immediate), or where the first pod goes (WaitForFirstConsumer). At once may be in a zone that has no room for the pod. Claims that name no class get the default one.',
		'claim volume',
	],
	[
		'job',
		'runs pods until enough of them have ended well',
		'A Job starts pods and counts those that complete. Failed ones are tried again, up to a limit.',
		'pod',
	],
	[
		'slo',
		'the promise: which share of requests is answered well',
		'A service level objective promises, say, that 99.5 % of requests succeed. What may fail is the error budget; how fast it is being used up is the burn rate.',
		'error-budget',
	],
	[
		'error-budget',
		'the share of requests that may fail before the promise is broken',
		'With a promise of 99 %, one request in a hundred may fail. Burning at 1x uses the budget up exactly at the end; alerts fire on fast burns first, because those leave least time.',
		'slo',
	],
];

const pages: ReadonlyMap<string, CodexPage> = new Map(
	entries.map(([word, meaning, page, see]) => [word, {word, meaning, page, see: see.split(' ')}]),
);

/** Every word that has a page, in alphabetical order. */
export const codexWords: readonly string[] = [...pages.keys()].sort();

/** `Kube Scheduler`, `kubescheduler`, `pods`: as people type it. */
const plain = (word: string): string => word.toLowerCase().replaceAll(/[^a-z]/g, '');

/** The page of a word; undefined when there is none. */
export const codexPage = (word: string): CodexPage | undefined => {
	const wanted = plain(word);
	return (
		pages.get(word) ??
		pages.get(codexWords.find(each => [plain(each), `${plain(each)}s`].includes(wanted)) ?? '') ??
		pages.get(codexWords.find(each => wanted.length > 2 && plain(each).includes(wanted)) ?? '')
	);
};
