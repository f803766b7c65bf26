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
00:21.752 kubelet/node-1: pod ready sad-1 (node node-1)
00:22.752 ground: container exited sad-1 (code 1)
00:23.562 kubelet/node-1: pod not ready sad-1 (node node-1)
00:24.562 kubelet/node-1: pod ready sad-1 (node node-1)
00:24.658 ground: container exited sad-1 (code 1)
00:25.562 kubelet/node-1: pod not ready sad-1 (node node-1)
00:37.562 kubelet/node-1: pod ready sad-1 (node node-1)
00:37.689 ground: container exited sad-1 (code 1)
00:38.562 kubelet/node-1: pod not ready sad-1 (node node-1)
01:04.562 kubelet/node-1: pod ready sad-1 (node node-1)
01:04.925 ground: container exited sad-1 (code 1)
01:05.562 kubelet/node-1: pod not ready sad-1 (node node-1)
01:54.562 kubelet/node-1: pod ready sad-1 (node node-1)
01:55.374 ground: container exited sad-1 (code 1)
01:55.562 kubelet/node-1: pod not ready sad-1 (node node-1)
03:23.562 kubelet/node-1: pod ready sad-1 (node node-1)
03:23.663 ground: container exited sad-1 (code 1)
03:24.562 kubelet/node-1: pod not ready sad-1 (node node-1)
06:14.562 kubelet/node-1: pod ready sad-1 (node node-1)
06:15.137 ground: container exited sad-1 (code 1)
06:15.562 kubelet/node-1: pod not ready sad-1 (node node-1)
11:24.562 kubelet/node-1: pod ready sad-1 (node node-1)
11:25.501 ground: container exited sad-1 (code 1)
11:25.562 kubelet/node-1: pod not ready sad-1 (node node-1)
16:34.562 kubelet/node-1: pod ready sad-1 (node node-1)
16:34.803 ground: container exited sad-1 (code 1)
16:35.562 kubelet/node-1: pod not ready sad-1 (node node-1)
21:45.562 kubelet/node-1: pod ready sad-1 (node node-1)
21:46.289 ground: container exited sad-1 (code 1)
21:46.562 kubelet/node-1: pod not ready sad-1 (node node-1)
sad-1 0/1 CrashLoopBackOff restarts 9 on node-1
Scheduled x1: Successfully assigned default/sad-1 to node-1
Pulling x1: Pulling image "sad:1"
Created x5: Created container: main
Pulled x1: Successfully pulled image "sad:1" in 1.1s (1.1s including waiting). Image size: 104857600 bytes.
Started x5: Started container main
Pulled x4: Container image "sad:1" already present on machine
BackOff x95: Back-off restarting failed container main in pod sad-…-w2php_default(db58ef69-bceb-4018-8d53-7e3cdf362b63)
