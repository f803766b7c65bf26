# The control plane hears nothing of the node; users notice nothing at all until the pod is given up.

nodes 3 zones=a,b,c
users 30
fault kubelet-stop node-2 at=60s duration=200s
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

run 60s
node node-2
endpoints
requests
----
01:00.000 faults: fault struck kubelet-stop-1 (targets node-2, text The kubelet of node-2 stopped.)
01:55.000 node-controller: update node/status node-2 (nothing was heard of it for 50 s)
01:55.001 node-controller: update node node-2 (its conditions say node.kubernetes.io/unreachable)
01:55.001 node-controller: update pod/status web-1 (nothing is heard of its node node-2)
01:55.002 endpoint-slice-controller: update endpointslice web (one endpoint changed)
01:55.106 node-controller: update node node-2 (its turn in its zone has come: pods may stay only as long as they tolerate it)
node-2 Ready Unknown (NodeStatusUnknown) taints node.kubernetes.io/unreachable:NoSchedule, node.kubernetes.io/unreachable:NoExecute
web-1 not ready
web-3 ready
web-2 ready
1800 offered = 1800 good + 0 slow + 0 failed

run 3m
node node-2
pods
endpoints
requests
----
04:20.000 faults: fault ended kubelet-stop-1 (targets node-2)
04:20.000 kubelet/node-2: pod ready web-1 (node node-2)
04:20.001 endpoint-slice-controller: update endpointslice web (one endpoint changed)
04:22.306 node-controller: update node node-2 (its conditions are good again)
04:25.006 node-controller: update node node-2 (it is ready again)
node-2 Ready True (KubeletReady)
web-3 1/1 Running restarts 0 on node-3
web-2 1/1 Running restarts 0 on node-1
web-1 1/1 Running restarts 0 on node-2
web-1 ready
web-3 ready
web-2 ready
5400 offered = 5400 good + 0 slow + 0 failed
