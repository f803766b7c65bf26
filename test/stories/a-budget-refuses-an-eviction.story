# Two must stay: the first eviction is allowed, the second one has to wait until a new pod is ready.

nodes 2
skip 20s
deployment web replicas=3
budget 2
skip 20s
pods
----
web-1 1/1 Running restarts 0 on node-2
web-2 1/1 Running restarts 0 on node-1
web-3 1/1 Running restarts 0 on node-2

cordon node-1
evict web-1
evict web-2
----
web-1 evicted
refused: 429 TooManyRequests: Cannot evict pod as it would violate the pod's disruption budget.

run 20s
evict web-2
pods
----
00:40.000 kube-apiserver: request refused web-2 (user kubernetes-admin, verb create, code 429, reason TooManyRequests, Cannot evict pod as it would violate the pod's disruption budget.)
00:40.001 node-controller: update node node-1 (its conditions say node.kubernetes.io/unschedulable)
00:40.001 replicaset-controller: create pod web-4 (one pod too few: 3 wanted, 2 there)
00:40.004 kube-scheduler: bound web-4 (node node-2)
00:40.501 ground: container exited web-1 (code 0)
00:40.501 kubelet/node-2: pod not ready web-1 (node node-2)
00:42.009 kubelet/node-2: pod ready web-4 (node node-2)
web-2 evicted
web-2 1/1 Terminating restarts 0 on node-1
web-3 1/1 Running restarts 0 on node-2
web-4 1/1 Running restarts 0 on node-2
