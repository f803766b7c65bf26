# When all nodes of a zone are silent, they are given up one by one, one every ten seconds.

nodes 9 zones=a,b,c
fault zone-outage b at=60s
skip 20s
deployment web replicas=9 spread=host
skip 39s
run 90s
----
01:00.000 faults: fault struck zone-outage-1 (targets b, text Zone b lost its power.)
01:00.000 ground: container exited web-7 (code 255)
01:00.000 ground: machine lost power node-2
01:00.000 ground: container exited web-3 (code 255)
01:00.000 ground: machine lost power node-5
01:00.000 ground: container exited web-6 (code 255)
01:00.000 ground: machine lost power node-8
01:55.000 node-controller: update node/status node-2 (nothing was heard of it for 50 s)
01:55.001 node-controller: update node node-2 (its conditions say node.kubernetes.io/unreachable)
01:55.001 node-controller: update pod/status web-7 (nothing is heard of its node node-2)
01:55.006 node-controller: update node/status node-5 (nothing was heard of it for 50 s)
01:55.007 node-controller: update node node-5 (its conditions say node.kubernetes.io/unreachable)
01:55.007 node-controller: update pod/status web-3 (nothing is heard of its node node-5)
01:55.012 node-controller: update node/status node-8 (nothing was heard of it for 50 s)
01:55.013 node-controller: update node node-8 (its conditions say node.kubernetes.io/unreachable)
01:55.013 node-controller: update pod/status web-6 (nothing is heard of its node node-8)
01:55.118 node-controller: update node node-2 (its turn in its zone has come: pods may stay only as long as they tolerate it)
02:05.118 node-controller: update node node-5 (its turn in its zone has come: pods may stay only as long as they tolerate it)
02:15.118 node-controller: update node node-8 (its turn in its zone has come: pods may stay only as long as they tolerate it)

node node-2
node node-5
node node-8
----
node-2 Ready Unknown (NodeStatusUnknown) taints node.kubernetes.io/unreachable:NoSchedule, node.kubernetes.io/unreachable:NoExecute
node-5 Ready Unknown (NodeStatusUnknown) taints node.kubernetes.io/unreachable:NoSchedule, node.kubernetes.io/unreachable:NoExecute
node-8 Ready Unknown (NodeStatusUnknown) taints node.kubernetes.io/unreachable:NoSchedule, node.kubernetes.io/unreachable:NoExecute
