import type {Story} from '../case.ts';

/** `get` in all its forms, `describe`, and what a client asks before it asks anything. */
export const readingStories: readonly Story[] = [
	{
		name: 'reading',
		steps: [
			{
				run: 'get deployments -n shop',
				out: /^NAME {3}READY {3}UP-TO-DATE {3}AVAILABLE {3}AGE\napi {4}2\/2 {5}2 {12}2 {11}\d+s\nweb {4}3\/3 {5}3 {12}3 {11}\d+s\n$/,
			},
			{
				run: 'get deploy web -n shop -o wide',
				out: /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\nweb +3\/3 +3 +3 +\S+ +main +nginx:1\.27 +app=web\n$/,
			},
			{run: 'get deploy web -n shop -o name', out: 'deployment.apps/web'},
			{run: 'get deploy,svc -n shop -o name', out: 'deployment.apps/api\ndeployment.apps/web\nservice/web'},
			{
				run: 'get deploy web -n shop -o yaml',
				out: [
					/^apiVersion: apps\/v1\nkind: Deployment\nmetadata:\n/,
					/\n {4}tier: front\n {2}name: web\n {2}namespace: shop\n/,
					/\n {2}revisionHistoryLimit: 10\n/,
					/\n {6}maxSurge: 25%\n/,
					/\n {2}readyReplicas: 3\n/,
				],
			},
			{
				run: 'get deploy web -n shop -o json',
				out: [/^\{\n {4}"apiVersion": "apps\/v1",\n {4}"kind": "Deployment",/, /"observedGeneration": 1,/],
			},
			{run: "get deploy -n shop -o jsonpath='{.items[*].metadata.name}'", out: 'api web'},
			{
				run: "get deploy web -n shop -o jsonpath='{.spec.template.spec.containers[0].resources.limits.memory}'",
				out: '128Mi',
			},
			{
				run: 'get pods -n shop -l app=web -o jsonpath=\'{range .items[*]}{.status.phase}{"\\n"}{end}\'',
				out: 'Running\nRunning\nRunning\n',
			},
			{
				run: 'get deploy -n shop -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image',
				out: 'NAME   IMAGE\napi    api:1.0\nweb    nginx:1.27',
			},
			{run: 'get deploy -n shop -o go-template={{len\\ .items}}', out: '2'},
			{run: 'get deploy -n shop -o go-template-file=template.txt', out: [/^api\nweb\n/]},
			{run: 'get deploy -n shop --sort-by=.spec.replicas', out: /^NAME.*\napi .*\nweb .*\n$/},
			{run: "get deploy -n shop --sort-by='{.metadata.name}' --no-headers", out: /^api .*\nweb .*\n$/},
			{run: 'get deploy -n shop --show-labels', out: [/^NAME .* AGE +LABELS\n/, /\nweb .* app=web,tier=front\n$/]},
			{run: 'get deploy -n shop -L tier', out: [/^NAME .* AGE +TIER\n/, /\napi .* back\n/, /\nweb .* front\n/]},
			{run: 'get deploy -n shop --show-kind', out: /\ndeployment\.apps\/web /},
			{run: 'get deploy -n shop -l tier=front -o name', out: 'deployment.apps/web'},
			{run: "get deploy -n shop -l 'tier in (front,back),app!=web' -o name", out: 'deployment.apps/api'},
			{run: "get deploy -n shop -l '!tier' -o name", out: ''},
			{run: "get pods -n shop -l 'app notin (web)' -o name", out: /^(pod\/api-\S+\n){2}$/},
			{
				run: 'get pods -n shop',
				out: /^NAME +READY +STATUS +RESTARTS +AGE\n(api-\S+ +1\/1 +Running +0 +\S+\n){2}(web-\S+ +1\/1 +Running +0 +\S+\n){3}$/,
			},
			{
				run: 'get pods -n shop -o wide',
				out: [
					/^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\n/,
					/\nweb-\S+ +1\/1 +Running +0 +\S+ +10\.\d+\.\d+\.\d+ +worker-\w +<none> +<none>\n/,
				],
			},
			{
				run: 'get pods -A',
				out: [/^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE\n/, /\nshop +web-\S+ /, /\nkube-system +coredns-\S+ /],
			},
			{
				run: 'get pods -n shop --field-selector status.phase!=Running',
				out: '',
				err: 'No resources found in shop namespace.',
			},
			{
				run: 'get pods -n shop --field-selector status.phase=Running,spec.nodeName=worker-a -o name',
				out: /^(pod\/\S+\n)*$/,
			},
			{run: 'get pods -A --field-selector metadata.namespace=shop -o name', out: /^(pod\/(api|web)-\S+\n){5}$/},
			{run: 'get pods -n shop --chunk-size=2 -o name', out: /^(pod\/(api|web)-\S+\n){5}$/},
			{run: 'get pods -A --chunk-size=1', out: [/\nshop +web-/, /^NAMESPACE/]},
			{run: 'get pods -n shop -l app=web -o name', keep: 'web'},
			{run: 'get $web -n shop', out: /^NAME +READY .*\nweb-\S+ +1\/1 /},
			{
				run: 'get $web -n shop -o yaml',
				out: [
					/\n {2}- name: kube-api-access-\w{5}\n {4}projected:\n/,
					/\n {2}qosClass: Burstable\n/,
					/\n {2}tolerations:\n {2}- effect: NoExecute\n {4}key: node\.kubernetes\.io\/not-ready\n {4}operator: Exists\n {4}tolerationSeconds: 300\n/,
				],
			},
			{
				run: 'get svc web -n shop',
				out: /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nweb +ClusterIP +\d+\.\d+\.\d+\.\d+ +<none> +80\/TCP +\S+\n$/,
			},
			{
				run: 'get endpointslices -n shop',
				out: [/^NAME +ADDRESSTYPE +PORTS +ENDPOINTS +AGE\nweb-\S+ +IPv4 +80 +10\.\S+ +\S+\n$/],
			},
			{run: 'get cm settings -n shop', out: /^NAME +DATA +AGE\nsettings +2 +\S+\n$/},
			{run: 'get secret -n shop', out: /^NAME +TYPE +DATA +AGE\ndatabase +Opaque +2 +\S+\n$/},
			{run: 'get sa -n shop', out: /^NAME +(SECRETS +)?AGE\ndefault /},
			{
				run: 'get pdb -n shop',
				out: /^NAME +MIN AVAILABLE +MAX UNAVAILABLE +ALLOWED DISRUPTIONS +AGE\nweb +2 +N\/A +1 +\S+\n$/,
			},
			{
				run: 'get rs -n shop -o wide',
				out: [
					/^NAME +DESIRED +CURRENT +READY +AGE +CONTAINERS +IMAGES +SELECTOR\n/,
					/\nweb-\S+ +3 +3 +3 +\S+ +main +nginx:1\.27 +app=web,pod-template-hash=\S+\n/,
				],
			},
			{
				run: 'get nodes',
				out: [/^NAME +STATUS +ROLES +AGE +VERSION\n/, /\nworker-a +Ready +<none> +\S+ +v1\.34\.\d+\n/],
			},
			{
				run: 'get nodes -o wide',
				out: [/ INTERNAL-IP +EXTERNAL-IP +OS-IMAGE +KERNEL-VERSION +CONTAINER-RUNTIME\n/, / containerd:\/\/\d/],
			},
			{run: 'get no --field-selector spec.unschedulable=false -o name', out: /node\/worker-a\n/},
			{run: 'get ns', out: [/^NAME +STATUS +AGE\n/, /\nkube-system +Active +/, /\nshop +Active /]},
			{
				run: 'get ns shop -o yaml',
				out: [
					/\n {4}kubernetes\.io\/metadata\.name: shop\n/,
					/\nspec:\n {2}finalizers:\n {2}- kubernetes\nstatus:\n {2}phase: Active\n$/,
				],
			},
			{
				run: 'get events -n shop',
				out: [
					/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n/,
					/Normal +Scheduled +pod\/web-\S+ +Successfully assigned shop\/web-\S+ to worker-\w\n/,
					/Normal +ScalingReplicaSet +deployment\/web +Scaled up replica set web-\S+ from 0 to 3\n/,
				],
			},
			{
				run: 'get events -n shop --field-selector involvedObject.kind=Deployment,involvedObject.name=web -o name',
				out: /^event\/web\.[0-9a-f]+\n$/,
			},
			{run: 'get events.v1.events.k8s.io -n shop -o name', out: /event\.events\.k8s\.io\/web/},
			{run: 'get leases -n kube-node-lease', out: [/^NAME +HOLDER +AGE\n/, /\nworker-a +worker-a /]},
			{run: 'get pc', out: [/^NAME +VALUE +GLOBAL-DEFAULT +AGE/, /\nsystem-cluster-critical +2000000000 +false /]},
			{
				run: 'get all -n shop',
				out: [/^NAME +READY +STATUS/, /\nservice\/web /, /\ndeployment\.apps\/web /, /\nreplicaset\.apps\/web-/],
			},
			{
				run: 'get cs',
				out: /^NAME +STATUS +MESSAGE +ERROR *\ncontroller-manager +Healthy +ok *\netcd-0 +Healthy +ok *\nscheduler +Healthy +ok *\n$/,
				err: 'Warning: v1 ComponentStatus is deprecated in v1.19+',
			},
			{run: "get cs etcd-0 -o jsonpath='{.conditions[0].type} {.conditions[0].status}'", out: 'Healthy True'},
			{run: 'get cs nothing', exit: 1, err: 'Error from server (NotFound): componentstatuses "nothing" not found'},
			{run: 'get roles -n shop', out: '', err: 'No resources found in shop namespace.'},
			{run: 'get clusterrole view -o yaml', out: [/\n {2}name: view\n/, /\nrules:\n/]},
			{run: 'get crd', out: '', err: 'No resources found'},
			{
				run: 'get deploy web -n shop --subresource=scale',
				out: /^NAME +DESIRED +AVAILABLE +AGE\nweb +3 +3 /,
				for: {from: 27},
			},
			{run: 'get deploy web -n shop --subresource=status -o name', out: 'deployment.apps/web'},
			{run: 'get --raw /version', out: [/"gitVersion": ?"v1\.\d+\.\d+/, /"major": ?"1"/]},
			{run: 'get --raw /healthz', out: 'ok'},
			{run: 'get --raw /readyz?verbose', out: [/\[\+\]ping ok\n/, /readyz check passed\n/]},
			{run: 'get --raw /livez', out: 'ok'},
			{run: 'get --raw /api/v1/namespaces/shop/configmaps/settings', out: [/"colour":"green"/]},
			{run: 'get --raw /api', out: /"kind":"APIVersions"/},
			{
				run: 'get --raw /api/v1',
				out: /"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":\["create","delete","deletecollection","get","list","patch","update","watch"\],"shortNames":\["po"\],"categories":\["all"\],"storageVersionHash":"xPOwRZ\+Yhw8="/,
			},
			{run: 'get --raw /apis/apps/v1', out: [/"kind":"APIResourceList"/, /"name":"deployments\/scale"/]},
			{run: 'get --raw /metrics', out: /^# HELP /},
			{run: 'version', out: [/Client Version: /, /Server Version: (?:v1\.|version\.Info\{Major:"1")/]},
			{run: 'version -o json', out: /"serverVersion": \{/},
			{run: 'cluster-info', out: /Kubernetes control plane.* is running at .*https:\/\/127\.0\.0\.1:\d+/},
			{
				run: 'cluster-info dump --namespaces shop',
				out: [/"kind": "NodeList"/, /==== START logs for container main of pod shop\/web-/],
			},
			{run: 'config view', out: [/\n- context:\n/, /certificate-authority-data: DATA\+OMITTED/]},
			{run: 'config current-context', out: 'operator'},
			{run: 'config get-contexts -o name', out: 'admin\noperator\nviewer'},
			{
				run: 'api-versions',
				out: [
					/^admissionregistration\.k8s\.io\/v1\n/,
					/\napps\/v1\n/,
					/\nautoscaling\/v1\nautoscaling\/v2\n/,
					/\nv1\n$/,
				],
			},
			{
				run: 'api-resources',
				out: [
					/^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND\n/,
					/\npods +po +v1 +true +Pod\n/,
					/\ndeployments +deploy +apps\/v1 +true +Deployment\n/,
					/\nhorizontalpodautoscalers +hpa +autoscaling\/v2 +true +HorizontalPodAutoscaler\n/,
				],
			},
			{
				run: 'api-resources --namespaced=false --api-group=storage.k8s.io -o name',
				out: /storageclasses\.storage\.k8s\.io\n/,
			},
			{
				run: 'api-resources --verbs=delete,create --api-group=apps -o wide',
				out: [/ VERBS /, /\nstatefulsets +sts +apps\/v1 +true +StatefulSet +create,delete,/],
			},
			{
				run: 'explain deploy',
				out: [/KIND: +Deployment\n/, /VERSION: +(apps\/)?v1\n/, /FIELDS:\n/, /\n {2,3}spec\s+<DeploymentSpec>/],
			},
			{run: 'explain pod.spec.containers.resources.limits', out: [/FIELD: +limits /, /DESCRIPTION:\n/]},
			{run: 'explain deploy.spec.strategy --recursive', out: [/rollingUpdate/, /maxSurge/]},
			{
				run: 'explain deploy --output=plaintext-openapiv2',
				out: [/^KIND: +Deployment\nVERSION: +apps\/v1\n/, /\nFIELDS:\n/, /\n {3}spec\s+<Object>\n/],
			},
			{
				run: 'explain pod.spec.containers.resources.limits --output=plaintext-openapiv2',
				out: /\nFIELD: +limits <map\[string\]string>\n/,
			},
			{run: 'explain pods.spec.nothing', exit: 1, err: /error: field "nothing" does not exist/},
			{run: 'explain nothing', exit: 1, err: /the server doesn't have a resource type "nothing"/},
			{run: 'events -n shop', out: [/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n/, /Normal +Scheduled +Pod\/web-/]},
			{
				run: 'events -n shop --for deployment/web',
				out: /ScalingReplicaSet +Deployment\/web +Scaled up replica set web-\S+ from 0 to 3\n/,
			},
			{
				run: 'events -n shop --types=Warning --no-headers',
				out: /^(\S+( \(x\d+ over \S+\))? +Warning +Unhealthy +Pod\/web-.*\n)*$/,
			},
			{run: 'completion bash', out: /__start_kubectl/},
			{run: '__complete get deploy -n shop ""', out: /^api\nweb\n/},
		],
	},
	{
		name: 'describing',
		steps: [
			{
				run: 'describe deploy web -n shop',
				out: [
					/^Name: +web\nNamespace: +shop\n/,
					/\nReplicas: +3 desired \| 3 updated \| 3 total \| 3 available \| 0 unavailable\n/,
					/\nRollingUpdateStrategy: +25% max unavailable, 25% max surge\n/,
					/\n {2}Available +True +MinimumReplicasAvailable\n/,
					/\nNewReplicaSet: +web-\S+ \(3\/3 replicas created\)\n/,
					/ScalingReplicaSet .* Scaled up replica set web-\S+ from 0 to 3\n/,
				],
			},
			{
				run: 'describe rs -n shop -l app=web',
				out: [
					/\nControlled By: +Deployment\/web\n/,
					/\nReplicas: +3 current \/ 3 desired\n/,
					/\nPods Status: +3 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed\n/,
				],
			},
			{run: 'get pods -n shop -l app=web -o name', keep: 'web'},
			{
				run: 'describe $web -n shop',
				out: [
					/\nStatus: +Running\n/,
					/\nControlled By: +ReplicaSet\/web-/,
					/\n {4}State: +Running\n/,
					/\n {4}Readiness: +http-get http:\/\/:http\/ delay=0s timeout=1s period=5s #success=1 #failure=3\n/,
					/\nQoS Class: +Burstable\n/,
					/\nTolerations: +node\.kubernetes\.io\/not-ready:NoExecute op=Exists for 300s\n/,
					/ Scheduled .* default-scheduler +Successfully assigned shop\/web-/,
					/ Pulled .* kubelet +/,
					/ Started .* kubelet +Started container main/,
				],
			},
			{
				run: 'describe node worker-a',
				out: [
					/^Name: +worker-a\nRoles: +<none>\n/,
					/\nUnschedulable: +false\n/,
					/\nLease:\n {2}HolderIdentity: +worker-a\n/,
					/\n {2}Ready +True .* KubeletReady +kubelet is posting ready status\n/,
					/\nNon-terminated Pods: +\(\d+ in total\)\n/,
					/\nAllocated resources:\n/,
				],
			},
			// Up to 1.30 kubectl reads Endpoints, which nobody writes here.
			{run: 'describe svc web -n shop', for: {to: 30}, out: /\nType: +ClusterIP\n/},
			{
				run: 'describe svc web -n shop',
				for: {from: 31},
				out: [/\nType: +ClusterIP\n/, /\nEndpoints: +10\.\S+:80,10\./],
			},
			{run: 'describe cm settings -n shop', out: [/\nbanner:\n----\nFree shipping from 40\n/]},
			{run: 'describe secret database -n shop', out: [/\npassword: +14 bytes\n/, /\nusername: +4 bytes/]},
			{run: 'describe pdb web -n shop', out: [/\nMin available: +2\n/, /\n {4}Allowed disruptions: +1\n/]},
			{run: 'describe ns shop', out: [/\nStatus: +Active\n/, /No resource quota\./]},
			{run: 'describe priorityclass system-node-critical', out: [/\nValue: +2000001000\n/]},
			{run: 'describe sa default -n shop', out: /^Name: +default\n/},
			{run: 'describe clusterrole view', out: [/PolicyRule:\n/]},
			{run: 'describe lease worker-a -n kube-node-lease', out: /\nKind: +Lease\n/},
			{run: 'describe endpointslices -n shop', out: [/\nAddressType: +IPv4\n/, /Conditions:\n {6}Ready: +true\n/]},
			{run: 'describe pods nothing -n shop', exit: 1, err: 'Error from server (NotFound): pods "nothing" not found'},
		],
	},
];
