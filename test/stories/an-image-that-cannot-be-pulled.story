# What runs goes on; what is new waits and says why, in ErrImagePull and ImagePullBackOff by turns.

nodes 1
fault image-pull-fail web:2 at=30s reason=not-found duration=3m
skip 20s
deployment web replicas=1
skip 15s
set-image web web:2
run 20s
pods
----
00:35.001 deployment-controller: create replicaset web-… (the template has no ReplicaSet yet: revision 2 begins with 1)
00:35.002 replicaset-controller: create pod web-2 (one pod too few: 1 wanted, 0 there)
00:35.005 kube-scheduler: bound web-2 (node node-1)
web-1 1/1 Running restarts 0 on node-1
web-2 0/1 ImagePullBackOff restarts 0 on node-1

events web-2
----
Scheduled x1: Successfully assigned default/web-2 to node-1
Pulling x2: Pulling image "web:2"
Failed x2: Failed to pull image "web:2": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/web:2": failed to resolve reference "docker.io/library/web:2": docker.io/library/web:2: not found
Failed x2: Error: ErrImagePull
BackOff x1: Back-off pulling image "web:2"
Failed x1: Error: ImagePullBackOff

run 8m
pods
----
03:30.000 faults: fault ended image-pull-fail-1 (targets web:2)
03:41.562 kubelet/node-1: pod ready web-2 (node node-1)
03:41.564 deployment-controller: update replicaset web-… (old pods can go: 2 are available, 1 must be)
03:41.565 replicaset-controller: delete pod web-1 (one pod too many: 0 wanted, 1 there; this one goes first because all of them go)
03:42.066 ground: container exited web-1 (code 0)
03:42.066 kubelet/node-1: pod not ready web-1 (node node-1)
web-2 1/1 Running restarts 0 on node-1
