# At once, then after 10, 20, 40, 80, 160 and at most 300 seconds.

nodes 1
program sad:1 ends=1s
skip 20s
deployment sad image=sad:1
run 25m
pods
events sad-1
----
00:20.001 deployment-controller: create replicaset sad-… (the template has no ReplicaSet yet: revision 1 begins with 1)
00:20.002 replicaset-controller: create pod sad-1 (one pod too few: 1 wanted, 0 there)
00:20.005 kube-scheduler: bound sad-1 (node node-1)
00:22.258 kubelet/node-1: pod ready sad-1 (node node-1)
00:23.258 ground: container exited sad-1 (code 1)
00:23.562 kubelet/node-1: pod not ready sad-1 (node node-1)
00:24.562 kubelet/node-1: pod ready sad-1 (node node-1)
00:24.695 ground: container exited sad-1 (code 1)
00:25.562 kubelet/node-1: pod not ready sad-1 (node node-1)
00:39.562 kubelet/node-1: pod ready sad-1 (node node-1)
00:40.026 ground: container exited sad-1 (code 1)
00:40.562 kubelet/node-1: pod not ready sad-1 (node node-1)
01:02.562 kubelet/node-1: pod ready sad-1 (node node-1)
01:03.427 ground: container exited sad-1 (code 1)
01:03.562 kubelet/node-1: pod not ready sad-1 (node node-1)
01:51.562 kubelet/node-1: pod ready sad-1 (node node-1)
01:52.064 ground: container exited sad-1 (code 1)
01:52.562 kubelet/node-1: pod not ready sad-1 (node node-1)
03:21.562 kubelet/node-1: pod ready sad-1 (node node-1)
03:21.604 ground: container exited sad-1 (code 1)
03:22.562 kubelet/node-1: pod not ready sad-1 (node node-1)
06:12.562 kubelet/node-1: pod ready sad-1 (node node-1)
06:13.027 ground: container exited sad-1 (code 1)
06:13.562 kubelet/node-1: pod not ready sad-1 (node node-1)
11:16.562 kubelet/node-1: pod ready sad-1 (node node-1)
11:17.205 ground: container exited sad-1 (code 1)
11:17.562 kubelet/node-1: pod not ready sad-1 (node node-1)
16:26.562 kubelet/node-1: pod ready sad-1 (node node-1)
16:26.864 ground: container exited sad-1 (code 1)
16:27.562 kubelet/node-1: pod not ready sad-1 (node node-1)
21:35.562 kubelet/node-1: pod ready sad-1 (node node-1)
21:36.125 ground: container exited sad-1 (code 1)
21:36.562 kubelet/node-1: pod not ready sad-1 (node node-1)
sad-1 0/1 CrashLoopBackOff restarts 9 on node-1
Scheduled x1: Successfully assigned default/sad-1 to node-1
Pulling x1: Pulling image "sad:1"
Created x5: Created container: main
Pulled x1: Successfully pulled image "sad:1" in 1.1s (1.1s including waiting). Image size: 104857600 bytes.
Started x5: Started container main
Pulled x4: Container image "sad:1" already present on machine
BackOff x98: Back-off restarting failed container main in pod sad-…-w2php_default(21fd456b-53a2-43b2-b4ff-da86cff195e9)
