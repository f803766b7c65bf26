# Twenty requests a second take 400m, four times what one pod asks for. At half of that a pod is where it should be, so there
# are to be eight; the count may double at once. Then users leave, and nothing is taken away for five minutes.

nodes 3
users 20 later=0.1 from=6m
skip 20s
deployment web cpu=100m
service
skip 60s
autoscaler max=10 cpu=50
run 3m
scaler
----
01:35.001 horizontal-pod-autoscaler: update deployment/scale web (one pod there, 4 wanted: cpu resource utilization (percentage of request) above target)
01:35.002 deployment-controller: update replicaset web-… (4 are wanted now)
01:35.003 replicaset-controller: create pod web-2 (three pods too few: 4 wanted, 1 there)
01:35.006 kube-scheduler: bound web-2 (node node-2)
01:35.010 replicaset-controller: create pod web-3 (three pods too few: 4 wanted, 1 there)
01:35.010 replicaset-controller: create pod web-4 (three pods too few: 4 wanted, 1 there)
01:35.013 kube-scheduler: bound web-3 (node node-1)
01:35.015 kube-scheduler: bound web-4 (node node-2)
01:36.855 kubelet/node-2: pod ready web-4 (node node-2)
01:36.856 endpoint-slice-controller: update endpointslice web (one endpoint more)
01:36.914 kubelet/node-2: pod ready web-2 (node node-2)
01:36.915 endpoint-slice-controller: update endpointslice web (one endpoint more)
01:37.226 kubelet/node-1: pod ready web-3 (node node-1)
01:37.227 endpoint-slice-controller: update endpointslice web (one endpoint more)
01:50.009 horizontal-pod-autoscaler: update deployment/scale web (four pods there, 8 wanted: an earlier look spoke for more)
01:50.010 deployment-controller: update replicaset web-… (8 are wanted now)
01:50.011 replicaset-controller: create pod web-5 (four pods too few: 8 wanted, 4 there)
01:50.014 kube-scheduler: bound web-5 (node node-3)
01:50.018 replicaset-controller: create pod web-6 (four pods too few: 8 wanted, 4 there)
01:50.018 replicaset-controller: create pod web-7 (four pods too few: 8 wanted, 4 there)
01:50.021 kube-scheduler: bound web-6 (node node-1)
01:50.023 kube-scheduler: bound web-7 (node node-2)
01:50.026 replicaset-controller: create pod web-8 (four pods too few: 8 wanted, 4 there)
01:50.029 kube-scheduler: bound web-8 (node node-3)
01:51.009 kubelet/node-2: pod ready web-7 (node node-2)
01:51.010 endpoint-slice-controller: update endpointslice web (one endpoint more)
01:51.425 kubelet/node-3: pod ready web-8 (node node-3)
01:51.425 kubelet/node-3: pod ready web-5 (node node-3)
01:51.426 endpoint-slice-controller: update endpointslice web (two endpoints more)
01:51.562 kubelet/node-1: pod ready web-6 (node node-1)
01:51.563 endpoint-slice-controller: update endpointslice web (one endpoint more)
8 now, 8 desired, cpu 50%
AbleToScale True (ReadyForNewScale): recommended size matches current size
ScalingActive True (ValidMetricFound): the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
ScalingLimited False (DesiredWithinRange): the desired count is within the acceptable range

skip 2m
scaler
events web
----
8 now, 8 desired, cpu 5%
AbleToScale True (ScaleDownStabilized): recent recommendations were higher than current one, applying the highest recent recommendation
ScalingActive True (ValidMetricFound): the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
ScalingLimited False (DesiredWithinRange): the desired count is within the acceptable range
ScalingReplicaSet x1: Scaled up replica set web-… from 0 to 1
SuccessfulRescale x1: New size: 4; reason: cpu resource utilization (percentage of request) above target
ScalingReplicaSet x1: Scaled up replica set web-… from 1 to 4
SuccessfulRescale x1: New size: 8; reason: 
ScalingReplicaSet x1: Scaled up replica set web-… from 4 to 8

skip 3m
scaler
----
8 now, 8 desired, cpu 5%
AbleToScale True (ScaleDownStabilized): recent recommendations were higher than current one, applying the highest recent recommendation
ScalingActive True (ValidMetricFound): the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
ScalingLimited False (DesiredWithinRange): the desired count is within the acceptable range

skip 4m
scaler
events web
----
1 now, 1 desired, cpu 40%
AbleToScale True (ReadyForNewScale): recommended size matches current size
ScalingActive True (ValidMetricFound): the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
ScalingLimited False (DesiredWithinRange): the desired count is within the acceptable range
ScalingReplicaSet x1: Scaled up replica set web-… from 0 to 1
SuccessfulRescale x1: New size: 4; reason: cpu resource utilization (percentage of request) above target
ScalingReplicaSet x1: Scaled up replica set web-… from 1 to 4
SuccessfulRescale x1: New size: 8; reason: 
ScalingReplicaSet x1: Scaled up replica set web-… from 4 to 8
SuccessfulRescale x1: New size: 1; reason: All metrics below target
ScalingReplicaSet x1: Scaled down replica set web-… from 8 to 1
