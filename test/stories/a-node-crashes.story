# One of three workers loses power for good at 1:00. For 50 seconds nobody knows; then its endpoints leave; 300 seconds
# after the taint its pod is given up, and another one stands elsewhere in seconds.

nodes 4 zones=a,b,c
users 30
fault node-crash node-2 at=60s
skip 20s
deployment web replicas=3 spread=host
service
skip 39s
pods
endpoints
----
web-3 1/1 Running restarts 0 on node-3
web-2 1/1 Running restarts 0 on node-1
web-1 1/1 Running restarts 0 on node-2
web-1 ready
web-3 ready
web-2 ready

# The silence: the API says Ready, and a third of the requests is lost.
run 45s
node node-2
endpoints
----
01:00.000 faults: fault struck node-crash-1 (targets node-2, text node-2 lost its power.)
01:00.000 ground: container exited web-1 (code 255)
01:00.000 ground: machine lost power node-2
node-2 Ready True (KubeletReady)
web-1 ready
web-3 ready
web-2 ready

# 55 seconds after the crash, at the next look of the node controller.
run 12s
node node-2
endpoints
requests
----
01:55.000 node-controller: update node/status node-2 (nothing was heard of it for 50 s)
01:55.001 node-controller: update node node-2 (its conditions say node.kubernetes.io/unreachable)
01:55.001 node-controller: update pod/status web-1 (nothing is heard of its node node-2)
01:55.002 endpoint-slice-controller: update endpointslice web (one endpoint changed)
01:55.106 node-controller: update node node-2 (its turn in its zone has come: pods may stay only as long as they tolerate it)
node-2 Ready Unknown (NodeStatusUnknown) taints node.kubernetes.io/unreachable:NoSchedule, node.kubernetes.io/unreachable:NoExecute
web-1 not ready
web-3 ready
web-2 ready
1710 offered = 1159 good + 0 slow + 551 failed: connect-timeout 551

# The toleration.
run 4m
requests
----
7200 offered = 7200 good + 0 slow + 0 failed

run 2m
pods
requests
----
06:55.107 taint-eviction-controller: patch pod/status web-1 (its time on node-2 is over: node.kubernetes.io/unreachable)
06:55.114 taint-eviction-controller: delete pod web-1 (its time on node-2 is over: node.kubernetes.io/unreachable)
06:55.115 endpoint-slice-controller: update endpointslice web (one endpoint changed)
06:55.115 replicaset-controller: create pod web-4 (one pod too few: 3 wanted, 2 there)
06:55.118 kube-scheduler: bound web-4 (node node-4)
06:57.153 kubelet/node-4: pod ready web-4 (node node-4)
06:57.154 endpoint-slice-controller: update endpointslice web (one endpoint more)
web-3 1/1 Running restarts 0 on node-3
web-2 1/1 Running restarts 0 on node-1
web-1 1/1 Terminating restarts 0 on node-2
web-4 1/1 Running restarts 0 on node-4
3600 offered = 3600 good + 0 slow + 0 failed
