# Down for 80 seconds: Unknown for a while, but the pod stays and starts again in place, once more.

nodes 3 zones=a,b,c
fault node-reboot node-2 at=60s down=80s
skip 20s
deployment web replicas=3 spread=host
skip 39s
pods
----
web-3 1/1 Running restarts 0 on node-3
web-2 1/1 Running restarts 0 on node-1
web-1 1/1 Running restarts 0 on node-2

run 5m
pods
----
01:00.000 faults: fault struck node-reboot-1 (targets node-2, text node-2 rebooted.)
01:00.000 ground: container exited web-1 (code 255)
01:00.000 ground: machine lost power node-2
01:55.000 node-controller: update node/status node-2 (nothing was heard of it for 50 s)
01:55.001 node-controller: update node node-2 (its conditions say node.kubernetes.io/unreachable)
01:55.001 node-controller: update pod/status web-1 (nothing is heard of its node node-2)
01:55.106 node-controller: update node node-2 (its turn in its zone has come: pods may stay only as long as they tolerate it)
02:00.000 faults: fault ended node-reboot-1 (targets node-2)
02:00.000 ground: machine powered on node-2
02:20.000 ground: machine booted node-2
02:20.977 node-controller: update node node-2 (its conditions are good again)
02:22.009 kubelet/node-2: pod ready web-1 (node node-2)
02:25.006 node-controller: update node node-2 (it is ready again)
web-3 1/1 Running restarts 0 on node-3
web-2 1/1 Running restarts 0 on node-1
web-1 1/1 Running restarts 1 on node-2
