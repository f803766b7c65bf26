# A quarter more, a quarter fewer: with four, one new pod at a time and never fewer than three.

nodes 3
skip 20s
deployment web replicas=4
skip 20s
pods
----
web-1 1/1 Running restarts 0 on node-3
web-2 1/1 Running restarts 0 on node-1
web-3 1/1 Running restarts 0 on node-2
web-4 1/1 Running restarts 0 on node-3

set-image web web:2
run 60s
pods
----
00:40.001 deployment-controller: create replicaset web-… (the template has no ReplicaSet yet: revision 2 begins with 1)
00:40.002 replicaset-controller: create pod web-5 (one pod too few: 1 wanted, 0 there)
00:40.005 kube-scheduler: bound web-5 (node node-2)
00:40.014 deployment-controller: update replicaset web-… (old pods can go: 4 are available, 3 must be)
00:40.015 replicaset-controller: delete pod web-1 (one pod too many: 3 wanted, 4 there; this one goes first because nothing else tells them apart)
00:40.026 deployment-controller: update replicaset web-… (there is room: 4 pods stand, 5 may)
00:40.027 replicaset-controller: create pod web-6 (one pod too few: 2 wanted, 1 there)
00:40.030 kube-scheduler: bound web-6 (node node-1)
00:40.516 ground: container exited web-1 (code 0)
00:40.516 kubelet/node-3: pod not ready web-1 (node node-3)
00:41.975 kubelet/node-2: pod ready web-5 (node node-2)
00:41.977 deployment-controller: update replicaset web-… (old pods can go: 4 are available, 3 must be)
00:41.978 replicaset-controller: delete pod web-3 (one pod too many: 2 wanted, 3 there; this one goes first because nothing else tells them apart)
00:41.989 deployment-controller: update replicaset web-… (there is room: 4 pods stand, 5 may)
00:41.990 replicaset-controller: create pod web-7 (one pod too few: 3 wanted, 2 there)
00:41.993 kube-scheduler: bound web-7 (node node-3)
00:42.346 kubelet/node-1: pod ready web-6 (node node-1)
00:42.348 deployment-controller: update replicaset web-… (old pods can go: 4 are available, 3 must be)
00:42.349 replicaset-controller: delete pod web-4 (one pod too many: 1 wanted, 2 there; this one goes first because nothing else tells them apart)
00:42.360 deployment-controller: update replicaset web-… (there is room: 4 pods stand, 5 may)
00:42.361 replicaset-controller: create pod web-8 (one pod too few: 4 wanted, 3 there)
00:42.364 kube-scheduler: bound web-8 (node node-2)
00:42.479 ground: container exited web-3 (code 0)
00:42.479 kubelet/node-2: pod not ready web-3 (node node-2)
00:42.850 ground: container exited web-4 (code 0)
00:42.850 kubelet/node-3: pod not ready web-4 (node node-3)
00:44.009 kubelet/node-2: pod ready web-8 (node node-2)
00:44.011 deployment-controller: update replicaset web-… (old pods can go: 4 are available, 3 must be)
00:44.012 replicaset-controller: delete pod web-2 (one pod too many: 0 wanted, 1 there; this one goes first because all of them go)
00:44.305 kubelet/node-3: pod ready web-7 (node node-3)
00:44.513 ground: container exited web-2 (code 0)
00:44.513 kubelet/node-1: pod not ready web-2 (node node-1)
web-6 1/1 Running restarts 0 on node-1
web-7 1/1 Running restarts 0 on node-3
web-8 1/1 Running restarts 0 on node-2
web-5 1/1 Running restarts 0 on node-2
