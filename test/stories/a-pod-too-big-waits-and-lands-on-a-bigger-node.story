# Nothing is large enough, so the pod waits and says why. It is looked at again when a node joins.

nodes 2 cpu=2 memory=4Gi
nodes 1 cpu=8 memory=16Gi at=60s
skip 20s
deployment web replicas=1 cpu=3
run 20s
pods
----
00:20.001 deployment-controller: create replicaset web-… (the template has no ReplicaSet yet: revision 1 begins with 1)
00:20.002 replicaset-controller: create pod web-1 (one pod too few: 1 wanted, 0 there)
00:20.003 kube-scheduler: unschedulable web-1 (0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.)
web-1 0/1 Pending restarts 0 on no node

run 3m
pods
----
01:00.000 ground: machine powered on node-3
02:30.000 ground: machine booted node-3
02:30.001 kube-scheduler: unschedulable web-1 (0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 2 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.)
02:32.172 node-controller: update node node-3 (its conditions are good again)
02:32.175 kube-scheduler: bound web-1 (node node-3)
02:34.139 kubelet/node-3: pod ready web-1 (node node-3)
web-1 1/1 Running restarts 0 on node-3
