# Two masters: the Lease of the dead one has to run out before the other one may lead.

masters 2
nodes 2
fault scheduler-crash at=60s duration=5m
skip 59s
leader
----
kube-scheduler: master-1

run 2s
deployment web replicas=1
run 12s
leader
pods
----
01:00.000 faults: fault struck scheduler-crash-1 (targets master-1, text The scheduler on master-1 crashed.)
01:01.001 deployment-controller: create replicaset web-… (the template has no ReplicaSet yet: revision 1 begins with 1)
01:01.002 replicaset-controller: create pod web-1 (one pod too few: 1 wanted, 0 there)
kube-scheduler: master-1
web-1 0/1 Pending restarts 0 on no node

run 8s
leader
pods
----
01:17.867 kube-scheduler: bound web-1 (node node-2)
01:19.889 kubelet/node-2: pod ready web-1 (node node-2)
kube-scheduler: master-2
web-1 1/1 Running restarts 0 on node-2
