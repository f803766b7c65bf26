import type {Story} from '../case.ts';

/** `create` in all its forms, `run`, `expose`, and dry runs. */
export const creatingStories: readonly Story[] = [
	{
		name: 'creating',
		steps: [
			{run: 'create deployment hello --image=nginx:1.27 --replicas=2 --port=80', out: 'deployment.apps/hello created'},
			{
				run: 'create deployment hello --image=nginx:1.27',
				exit: 1,
				err: /^error: failed to create deployment: deployments\.apps "hello" already exists\n$/,
			},
			{run: 'create job sum --image=busybox:1.36 -- sh -c "exit 0"', out: 'job.batch/sum created'},
			{
				run: "create cronjob nightly --image=busybox:1.36 --schedule='0 3 * * *' -- true",
				out: 'cronjob.batch/nightly created',
			},
			{run: 'create job now --from=cronjob/nightly', out: 'job.batch/now created'},
			{
				run: 'create configmap words --from-literal=a=1 --from-literal=b=two --from-file=settings.yaml',
				out: 'configmap/words created',
			},
			{run: "get cm words -o jsonpath='{.data.a} {.data.b}'", out: '1 two'},
			{run: 'create secret generic keys --from-literal=password=hush', out: 'secret/keys created'},
			{run: "get secret keys -o jsonpath='{.data.password} {.type}'", out: 'aHVzaA== Opaque'},
			{
				run: 'create secret docker-registry pull --docker-server=r.example.com --docker-username=u --docker-password=p',
				out: 'secret/pull created',
			},
			{run: "get secret pull -o jsonpath='{.type}'", out: 'kubernetes.io/dockerconfigjson'},
			{run: 'create serviceaccount robot', out: 'serviceaccount/robot created'},
			{
				run: 'create role reader --verb=get,list --resource=pods,configmaps',
				out: 'role.rbac.authorization.k8s.io/reader created',
			},
			{
				run: 'create rolebinding reader --role=reader --serviceaccount=creating:robot',
				out: 'rolebinding.rbac.authorization.k8s.io/reader created',
			},
			{
				run: 'get rolebinding reader -o wide',
				out: /^NAME +ROLE +AGE +USERS +GROUPS +SERVICEACCOUNTS\nreader +Role\/reader +\S+ +creating\/robot\n$/,
			},
			{
				run: 'create clusterrole node-reader --verb=get --resource=nodes',
				out: 'clusterrole.rbac.authorization.k8s.io/node-reader created',
			},
			{
				run: 'create clusterrolebinding node-reader --clusterrole=node-reader --user=carol',
				out: 'clusterrolebinding.rbac.authorization.k8s.io/node-reader created',
			},
			{run: 'create quota small --hard=pods=20,configmaps=10', out: 'resourcequota/small created'},
			{
				run: 'describe quota small',
				out: [/^Name: +small\nNamespace: +creating\nResource +Used +Hard\n/, /\npods +\d+ +20\n?/],
			},
			{
				run: 'create poddisruptionbudget hello --selector=app=hello --min-available=1',
				out: 'poddisruptionbudget.policy/hello created',
			},
			{
				run: 'create priorityclass gentle --value=10 --description=gentle',
				out: 'priorityclass.scheduling.k8s.io/gentle created',
			},
			{run: 'create ingress front --rule=shop.example.com/*=hello:80', out: 'ingress.networking.k8s.io/front created'},
			{
				run: 'get ingress front',
				out: /^NAME +CLASS +HOSTS +ADDRESS +PORTS +AGE\nfront +<none> +shop\.example\.com +80 /,
			},
			{run: 'describe ingress front', out: [/\n {2}shop\.example\.com +\n/, / hello:80 /]},
			{run: 'create service clusterip plain --tcp=80:8080', out: 'service/plain created'},
			{run: 'create service nodeport opened --tcp=80:8080', out: 'service/opened created'},
			{run: 'get svc opened', out: / NodePort +\S+ +<none> +80:3\d{4}\/TCP /},
			{run: 'create service loadbalancer balanced --tcp=80', out: 'service/balanced created'},
			{run: 'create service externalname far --external-name=far.example.com', out: 'service/far created'},
			{run: 'get svc far', out: / ExternalName +<none> +far\.example\.com +<none> /},
			{run: 'create -f three.yaml', out: 'configmap/one created\nservice/two created\nserviceaccount/three created'},
			{
				run: 'create -f three.yaml',
				exit: 1,
				err: [
					/Error from server \(AlreadyExists\): error when creating "three\.yaml": configmaps "one" already exists\n/,
					/services "two" already exists/,
				],
			},
			{
				run: 'create -f - -o name',
				stdin: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"gen-"}}',
				out: /^configmap\/gen-[bcdfghjklmnpqrstvwxz2456789]{5}\n$/,
			},
			{
				run: 'run shell --image=busybox:1.36 --restart=Never --labels=app=shell --env=A=b -- sleep 3600',
				out: 'pod/shell created',
			},
			{
				run: "get pod shell -o jsonpath='{.spec.containers[0].env[0].name} {.spec.restartPolicy} {.metadata.labels.app}'",
				out: 'A Never shell',
			},
			{run: 'expose deployment hello --port=80 --target-port=8080 --name=hello-svc', out: 'service/hello-svc exposed'},
			{run: "get svc hello-svc -o jsonpath='{.spec.selector.app} {.spec.ports[0].targetPort}'", out: 'hello 8080'},
			{
				run: 'autoscale deployment hello --min=1 --max=5 --cpu-percent=70',
				out: 'horizontalpodautoscaler.autoscaling/hello autoscaled',
			},
			{
				run: 'get hpa hello',
				out: /^NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nhello +Deployment\/hello +(cpu: )?<unknown>\/70% +1 +5 /,
			},
			{
				run: 'get horizontalpodautoscalers.v1.autoscaling hello -o yaml',
				out: [/apiVersion: autoscaling\/v1\n/, /targetCPUUtilizationPercentage: 70\n/],
			},
			{run: 'create deployment dry --image=nginx --dry-run=server -o name', out: 'deployment.apps/dry'},
			{
				run: 'create deployment dry --image=nginx --dry-run=server',
				out: 'deployment.apps/dry created (server dry run)',
			},
			{run: 'create deployment dry --image=nginx --dry-run=client -o yaml', out: /kind: Deployment\n/},
			{run: 'get deploy dry', exit: 1, err: 'Error from server (NotFound): deployments.apps "dry" not found'},
			{
				run: 'run dry --image=nginx --dry-run=server -o yaml',
				out: [/schedulerName: default-scheduler/, /phase: Pending/],
			},
			{run: 'create namespace dry --dry-run=server', out: 'namespace/dry created (server dry run)'},
			{run: 'create token robot', out: /^[\w-]+\.[\w-]+\.[\w-]+$/},
			{run: 'create token robot --duration=10m -o yaml', out: [/kind: TokenRequest\n/, /expirationTimestamp: /]},
			{run: 'create token nobody', exit: 1, err: /serviceaccounts "nobody" not found/},
			{advance: '30s'},
			{run: 'get deploy hello', out: /\nhello +2\/2 +2 +2 /},
			{run: 'get job sum', out: /\nsum +(Complete +)?1\/1 /},
			{
				run: 'describe job sum',
				out: [
					/\nPods Statuses: +0 Active \(0 Ready\) \/ 1 Succeeded \/ 0 Failed\n/,
					/ SuccessfulCreate .* Created pod: sum-/,
					/ Completed .* Job completed\n/,
				],
			},
			{run: 'describe cronjob nightly', out: /\nSchedule: +0 3 \* \* \*\n/},
			{run: 'describe hpa hello', out: /\nMin replicas: +1\nMax replicas: +5\n/},
			{run: 'get pods -l job-name=sum --no-headers', out: /^sum-\w+ +0\/1 +Completed +0 /},
		],
	},
];
