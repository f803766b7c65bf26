import type {Story} from '../case.ts';

/** `apply` by client and by server, `diff`, `edit`, `replace`. */
export const applyingStories: readonly Story[] = [
	{
		name: 'applying',
		steps: [
			{run: 'diff -f web.yaml', exit: 1, out: /\+kind: Deployment\n/},
			{run: 'apply -f web.yaml', out: 'deployment.apps/site created'},
			{run: 'apply -f web.yaml', out: 'deployment.apps/site unchanged'},
			{run: 'diff -f web.yaml', out: ''},
			{run: 'diff -f web-2.yaml', exit: 1, out: [/^- {2}replicas: 1$/m, /^\+ {2}replicas: 2$/m, /^\+ +value: fancy$/m]},
			{run: 'apply -f web-2.yaml --dry-run=server', out: 'deployment.apps/site configured (server dry run)'},
			{run: "get deploy site -o jsonpath='{.spec.replicas}'", out: '1'},
			{run: 'apply -f web-2.yaml', out: 'deployment.apps/site configured'},
			{
				run: "get deploy site -o jsonpath='{.spec.replicas} {.metadata.generation} {.spec.template.spec.containers[0].env[0].value}'",
				out: '2 2 fancy',
			},
			{run: 'apply view-last-applied deploy/site -o yaml', out: /^ {2}replicas: 2$/m},
			{run: 'apply -f web-3.yaml', out: 'deployment.apps/site configured'},
			{
				run: "get deploy site -o jsonpath='{.spec.template.spec.containers[*].name} [{.spec.template.spec.containers[0].env}]'",
				out: 'main side []',
			},
			{run: 'apply -f web.yaml', out: 'deployment.apps/site configured'},
			{run: "get deploy site -o jsonpath='{.spec.template.spec.containers[*].name}'", out: 'main'},
			{run: 'apply set-last-applied -f web-2.yaml', out: 'deployment.apps/site configured'},
			{run: 'apply -f three.yaml', out: 'configmap/one created\nservice/two created\nserviceaccount/three created'},
			{
				run: 'apply -f two-of-three.yaml -l set=three --prune --prune-allowlist=core/v1/Service --prune-allowlist=core/v1/ConfigMap',
				out: 'configmap/one unchanged\nserviceaccount/three unchanged\nservice/two pruned',
			},
			{run: 'get svc two', exit: 1, err: 'Error from server (NotFound): services "two" not found'},
			{
				run: 'apply -f -',
				stdin: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: piped}\ndata: {k: v}\n',
				out: 'configmap/piped created',
			},
			{
				run: 'apply -f . -l set=three',
				exit: 1,
				out: /^configmap\/one unchanged\nservice\/two created\nserviceaccount\/three unchanged\n/,
				err: /no matches for kind "Widget" in version "example\.com\/v1"\nensure CRDs are installed first\n$/,
			},
			{run: 'delete svc two', out: /^service "two" deleted/},
			{run: 'apply -f address.yaml', out: 'service/fixed created'},
			{
				run: 'apply -f address-2.yaml',
				exit: 1,
				err: 'The Service "fixed" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.200.12"]: may not change once set',
			},
			{run: 'apply -f address-2.yaml --force', out: 'service/fixed configured'},
			{run: "get svc fixed -o jsonpath='{.spec.clusterIP}'", out: '10.96.200.12'},
			{run: 'apply -k kustomized', out: 'configmap/part-x created'},
			{run: 'get -k kustomized -o name', out: 'configmap/part-x'},
			{run: 'diff -k kustomized', out: ''},
			{run: 'delete -k kustomized', out: /^configmap "part-x" deleted/},
			{run: 'apply -f unknown-kind.yaml', exit: 1, err: /no matches for kind "Widget" in version "example\.com\/v1"/},
			{run: 'apply -f nothing.yaml', exit: 1, err: /the path "nothing\.yaml" does not exist/},
			{run: 'replace -f web-2.yaml', out: 'deployment.apps/site replaced'},
			{run: "get deploy site -o jsonpath='{.spec.replicas}'", out: '2'},
			{run: 'replace --force -f settings.yaml', out: 'configmap/settings replaced'},
			{
				run: 'replace --force -f settings.yaml',
				out: /^configmap "settings" deleted( from applying namespace)?\nconfigmap\/settings replaced\n$/,
			},
			{
				run: 'edit cm settings',
				env: {KUBE_EDITOR: 'sed -i s/colour:.green/colour:\\ red/'},
				out: 'configmap/settings edited',
			},
			{run: "get cm settings -o jsonpath='{.data.colour}'", out: 'red'},
			{run: 'edit cm settings', env: {KUBE_EDITOR: 'true'}, err: 'Edit cancelled, no changes made.'},
			{
				run: 'edit deploy site -o json',
				env: {KUBE_EDITOR: 'sed -i s/\\"replicas\\":.2/\\"replicas\\":\\ 3/'},
				out: /"replicas": 3,/,
			},
			{run: "get deploy site -o jsonpath='{.spec.replicas}'", out: '3'},
		],
	},
	{
		name: 'server-side',
		steps: [
			{run: 'apply --server-side -f settings.yaml', out: 'configmap/settings serverside-applied'},
			{run: 'apply --server-side -f settings.yaml', out: 'configmap/settings serverside-applied'},
			{
				run: "get cm settings --show-managed-fields -o jsonpath='{.metadata.managedFields[0].manager} {.metadata.managedFields[0].operation}'",
				out: 'kubectl Apply',
			},
			{run: 'apply --server-side --field-manager=other -f settings.yaml', out: 'configmap/settings serverside-applied'},
			{
				run: 'apply --server-side --field-manager=other -f settings-blue.yaml',
				exit: 1,
				err: [
					/Apply failed with 1 conflict: conflict with "kubectl": \.data\.colour\n/,
					/Please review the fields above/,
				],
			},
			{run: "get cm settings -o jsonpath='{.data.colour}'", out: 'green'},
			{
				run: 'apply --server-side --field-manager=other --force-conflicts -f settings-blue.yaml',
				out: 'configmap/settings serverside-applied',
			},
			{run: "get cm settings -o jsonpath='{.data.colour}'", out: 'blue'},
			{
				run: 'apply --server-side -f settings.yaml',
				exit: 1,
				err: /Apply failed with 1 conflict: conflict with "other": \.data\.colour\n/,
			},
			{
				run: 'apply --server-side --field-manager=other -f -',
				stdin: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {extra: "1"}\n',
				out: 'configmap/settings serverside-applied',
			},
			{run: "get cm settings -o jsonpath='{.data.colour},{.data.size},{.data.extra}'", out: ',small,1'},
			{run: 'apply --server-side -f web.yaml', out: 'deployment.apps/site serverside-applied'},
			{run: 'scale deploy site --replicas=3', out: 'deployment.apps/site scaled'},
			{
				run: 'apply --server-side -f web.yaml',
				exit: 1,
				err: /conflict with "kubectl\S*" with subresource "scale" using apps\/v1: \.spec\.replicas\n/,
			},
			{run: 'apply --server-side --force-conflicts -f web.yaml', out: 'deployment.apps/site serverside-applied'},
			{
				run: 'apply --server-side --dry-run=server -f web-2.yaml',
				out: 'deployment.apps/site serverside-applied (server dry run)',
			},
			{run: 'diff --server-side -f web-2.yaml', exit: 1, out: [/^- {2}replicas: 1$/m, /^\+ {2}replicas: 2$/m]},
			{run: 'apply -f three.yaml', out: /configmap\/one created\n/},
			{
				run: 'apply --server-side -f three.yaml',
				out: 'configmap/one serverside-applied\nservice/two serverside-applied\nserviceaccount/three serverside-applied',
			},
			{run: 'apply --server-side -f two-of-three.yaml', out: /configmap\/one serverside-applied\n/},
			{
				run: 'apply --server-side -f unknown-field.yaml',
				exit: 1,
				err: [
					'Error from server: failed to create typed patch object (server-side/odd; apps/v1, Kind=Deployment): errors:',
					'  .spec.replicsa: field not declared in schema',
					'  .spec.template.spec.containers[name="main"].imagee: field not declared in schema',
				].join('\n'),
			},
		],
	},
];
