import type {Story} from '../case.ts';

const long = 'x'.repeat(300);

/** What is refused, in Kubernetes' words. */
export const refusalStories: readonly Story[] = [
	{
		name: 'refusals',
		steps: [
			{run: 'get deploy nothing', exit: 1, err: 'Error from server (NotFound): deployments.apps "nothing" not found'},
			{
				run: 'get pods nothing other',
				exit: 1,
				err: 'Error from server (NotFound): pods "nothing" not found\nError from server (NotFound): pods "other" not found',
			},
			{run: 'get pods nothing --ignore-not-found', out: ''},
			{run: 'get widgets', exit: 1, err: `error: the server doesn't have a resource type "widgets"`},
			{run: 'get pods -n nowhere', out: '', err: 'No resources found in nowhere namespace.'},
			{run: 'create cm x -n nowhere', exit: 1, err: /namespaces "nowhere" not found/},
			{run: "get pods -l 'a in'", exit: 1, err: /unable to parse requirement/},
			{run: 'get pods --field-selector spec.nothing=1', exit: 1, err: /field label not supported: spec\.nothing/},
			{
				run: 'get deploy --field-selector status.replicas=1',
				exit: 1,
				err: /"status\.replicas" is not a known field selector/,
			},
			{
				run: 'get --raw /api/v1/namespaces/shop/pods?resourceVersion=99999999',
				exit: 1,
				err: /Too large resource version: 99999999, current: \d+/,
			},
			{
				run: 'get --raw /api/v1/namespaces/shop/pods?resourceVersion=abc',
				exit: 1,
				err: /resourceVersion: Invalid value: "abc"/,
			},
			{run: 'get --raw /api/v1/pods?limit=1&continue=nonsense', exit: 1, err: /continue key is not valid/},
			{
				run: 'get --raw /api/v1/pods?resourceVersionMatch=Exact',
				exit: 1,
				err: /resourceVersionMatch is forbidden unless resourceVersion is provided/,
			},
			{
				run: 'get --raw /nothing',
				exit: 1,
				err: 'Error from server (NotFound): the server could not find the requested resource',
			},
			{
				run: 'get --raw /apis/apps/v1/namespaces/refusals/deployments/nothing',
				exit: 1,
				err: 'Error from server (NotFound): deployments.apps "nothing" not found',
			},
			{
				run: 'create --raw /api/v1/namespaces/refusals/pods/x -f settings.yaml',
				exit: 1,
				err: /the server does not allow this method on the requested resource/,
			},
			{
				run: 'create -f unknown-field.yaml',
				exit: 1,
				err: /Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec\.replicsa", unknown field "spec\.template\.spec\.containers\[0\]\.imagee"/,
			},
			{
				run: 'create -f unknown-field.yaml --validate=warn',
				out: 'deployment.apps/odd created',
				err: [
					/Warning: unknown field "spec\.replicsa"\n/,
					/Warning: unknown field "spec\.template\.spec\.containers\[0\]\.imagee"\n/,
				],
			},
			{run: 'apply -f unknown-field.yaml --validate=false', exit: 0},
			{run: "get deploy odd -o jsonpath='{.spec.replicsa}'", out: ''},
			{
				run: 'apply -f invalid.yaml',
				exit: 1,
				err: [
					/The Deployment "bad" is invalid: \n/,
					/\* spec\.replicas: Invalid value: -1: must be greater than or equal to 0\n/,
					/\* spec\.template\.metadata\.labels: Invalid value: .*: `selector` does not match template `labels`\n/,
					/\* spec\.template\.spec\.restartPolicy: Unsupported value: "Never": supported values: "Always"\n/,
				],
			},
			{
				run: 'run A_b --image=nginx',
				exit: 1,
				err: /The Pod "A_b" is invalid: \n\* metadata\.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters/,
			},
			{run: 'create cm Bad', exit: 1, err: /metadata\.name: Invalid value: "Bad": a lowercase RFC 1123 subdomain must/},
			{run: `create cm ${long}`, exit: 1, err: /must be no more than 253 characters/},
			{run: 'create ns a.b', exit: 1, err: /a lowercase RFC 1123 label must consist of/},
			{run: 'create svc clusterip 1bad --tcp=80', exit: 1, err: /a DNS-1035 label must consist of/},
			{run: 'create deployment tidy --image=nginx:1.27', out: /created/},
			{
				run: `patch deploy tidy --type=merge -p '{"spec":{"selector":{"matchLabels":{"app":"other"}}}}'`,
				exit: 1,
				err: [/spec\.selector: Invalid value: .*: field is immutable/],
			},
			{
				run: `patch deploy tidy --type=merge -p '{"spec":{"replicas":"two"}}'`,
				exit: 1,
				err: /^The request is invalid: patch: Invalid value: "\{.*\}": json: cannot unmarshal string into Go struct field DeploymentSpec\.spec\.replicas of type int32\n$/,
			},
			{
				run: `patch deploy tidy -p '{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}'`,
				exit: 1,
				err: /does not contain declared merge key: name/,
			},
			{
				run: `patch deploy tidy --type=merge -p '{"metadata":{"resourceVersion":"1"}}'`,
				exit: 1,
				err: 'Error from server (Conflict): Operation cannot be fulfilled on deployments.apps "tidy": the object has been modified; please apply your changes to the latest version and try again',
			},
			{run: 'get deploy tidy -o json', keep: 'x'},
			{
				run: 'scale deploy tidy --replicas=-1',
				exit: 1,
				err: 'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
			},
			{
				run: 'autoscale deploy tidy --min=5 --max=2',
				exit: 1,
				err: 'error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 2, min: 5',
			},
			{
				run: 'create --raw /api/v1/namespaces/refusals/configmaps -f settings.yaml',
				exit: 1,
				err: /^Error from server \(BadRequest\): the object provided is unrecognized \(must be of type ConfigMap\): couldn't get version\/kind; json parse error: invalid character 'a' looking for beginning of value \([0-9a-f]{60} \.\.\.\)\n$/,
			},
			{
				run: 'create --raw /api/v1/namespaces/refusals/configmaps -f -',
				stdin: '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}',
				exit: 1,
				err: 'Error from server (BadRequest): Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
			},
			{
				run: 'create --raw /api/v1/namespaces/refusals/configmaps?dryRun=Some&fieldValidation=Odd -f -',
				stdin: '{"metadata":{"name":"x"}}',
				exit: 1,
				err: /^Error from server \(Invalid\): CreateOptions\.meta\.k8s\.io "" is invalid: \[dryRun: Unsupported value: \["Some"\]: supported values: "All", fieldValidation: Unsupported value: "Odd": supported values: "Ignore", "Warn", "Strict"\]|^The CreateOptions/,
			},
			{run: "create cronjob bad --image=x --schedule='never'", exit: 1, err: /spec\.schedule: Invalid value: "never"/},
			{run: 'create quota one --hard=configmaps=2', out: /created/},
			{run: 'create cm first', out: /created/},
			{
				run: 'create cm second',
				exit: 1,
				err: /configmaps "second" is forbidden: exceeded quota: one, requested: configmaps=1, used: configmaps=2, limited: configmaps=2/,
			},
			{
				run: 'run shy --image=nginx:1.27 --overrides=\'{"spec":{"serviceAccountName":"nobody"}}\'',
				exit: 1,
				err: /pods "shy" is forbidden: error looking up service account refusals\/nobody: serviceaccount "nobody" not found/,
			},
			{
				run: `run proud --image=nginx:1.27 --overrides='{"spec":{"priorityClassName":"none"}}'`,
				exit: 1,
				err: /pods "proud" is forbidden: no PriorityClass with name none was found/,
			},
			{
				run: 'create -f -',
				stdin: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"elsewhere","namespace":"shop"}}',
				exit: 0,
				out: /created/,
			},
			{
				run: 'create -f -',
				stdin: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"empty"},"spec":{}}',
				exit: 1,
				err: /The Pod "empty" is invalid: spec\.containers: Required value/,
			},
			{
				run: 'create -f -',
				stdin:
					'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"big"},"spec":{"containers":[{"name":"a","image":"b","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}]}}',
				exit: 1,
				err: /spec\.containers\[0\]\.resources\.requests: Invalid value: "2": must be less than or equal to cpu limit of 1/,
			},
			{run: 'replace -f web.yaml', exit: 1, err: /deployments\.apps "site" not found/},
			{run: 'run --image=nginx', exit: 1, err: /NAME is required for run/},
			{run: 'get pods -n shop --server=https://127.0.0.1:1', exit: 1, err: /was refused|connect/},
			{
				run: 'get pods --token=wrong --kubeconfig=/dev/null --server=$server --insecure-skip-tls-verify',
				exit: 1,
				err: /./,
			},
		],
	},
];
