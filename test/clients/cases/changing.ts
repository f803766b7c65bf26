import type {Story} from '../case.ts';

/** `patch`, `label`, `annotate`, `set`, `scale` and `rollout`. */
export const changingStories: readonly Story[] = [
	{
		name: 'changing',
		steps: [
			{run: 'apply -f web.yaml', out: 'deployment.apps/site created'},
			{run: 'apply -f settings.yaml', out: 'configmap/settings created'},
			{
				run: `patch deploy site -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"envoy:1.30"}]}}}}'`,
				out: 'deployment.apps/site patched',
			},
			{run: "get deploy site -o jsonpath='{.spec.template.spec.containers[*].name}'", out: 'side main'},
			{
				run: `patch deploy site -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}'`,
				out: 'deployment.apps/site patched',
			},
			{run: "get deploy site -o jsonpath='{.spec.template.spec.containers[*].name}'", out: 'main'},
			{
				run: `patch cm settings --type=merge -p '{"data":{"colour":null,"shape":"round"}}'`,
				out: 'configmap/settings patched',
			},
			{run: "get cm settings -o jsonpath='{.data}'", out: '{"shape":"round","size":"small"}'},
			{
				run: `patch cm settings --type=merge -p '{"data":{"shape":"round"}}'`,
				out: 'configmap/settings patched (no change)',
			},
			{
				run: `patch cm settings --type=json -p '[{"op":"replace","path":"/data/shape","value":"square"},{"op":"add","path":"/data/new","value":"1"}]'`,
				out: 'configmap/settings patched',
			},
			{run: "get cm settings -o jsonpath='{.data.shape} {.data.new}'", out: 'square 1'},
			{
				run: `patch cm settings --type=json -p '[{"op":"test","path":"/data/shape","value":"round"}]'`,
				exit: 1,
				err: /the server rejected our request due to an error in our request/,
			},
			{
				run: `patch cm settings --type=json -p '[{"op":"remove","path":"/data/nothing"}]'`,
				exit: 1,
				err: /the server rejected our request due to an error in our request/,
			},
			{
				run: `patch deploy site -p '{"metadata":{"labels":"none"}}'`,
				exit: 1,
				err: 'The request is invalid: patch: Invalid value: "map[metadata:map[labels:none]]": cannot restore map from string',
			},
			{
				run: `patch deploy site -p '{"spec":{"replicas":"two"}}'`,
				exit: 1,
				err: 'The request is invalid: patch: Invalid value: "map[spec:map[replicas:two]]": cannot convert string to int32',
			},
			{
				run: 'replace -f -',
				stdin:
					'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","resourceVersion":"0"},"data":{"shape":"square"}}',
				out: 'configmap/settings replaced',
			},
			{run: `patch cm settings -p '{"data":'`, exit: 1, err: /[Uu]nexpected end of JSON input/},
			{run: `patch deploy site --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'`, out: /site patched/},
			{run: "get deploy site -o jsonpath='{.spec.replicas}'", out: '2'},
			{run: 'label deploy site tier=front', out: 'deployment.apps/site labeled'},
			{run: 'label deploy site tier=front', out: 'deployment.apps/site not labeled'},
			{
				run: 'label deploy site tier=back',
				exit: 1,
				err: /'tier' already has a value \(front\), and --overwrite is false/,
			},
			{run: 'label deploy site tier=back --overwrite', out: 'deployment.apps/site labeled'},
			{run: 'label deploy site tier-', out: 'deployment.apps/site unlabeled'},
			{run: 'label cm --all set=all', out: /configmap\/settings labeled/},
			{run: 'label deploy site a=b_', exit: 1, err: /invalid label value/},
			{run: 'annotate deploy site note=hello', out: /^deployment\.apps\/site annotated?\n$/},
			{run: 'annotate deploy site note-', out: /^deployment\.apps\/site annotated?\n$/},
			{run: 'set image deploy/site main=nginx:1.28', out: 'deployment.apps/site image updated'},
			{run: 'set image deploy/site other=nginx:1.28', exit: 1, err: /unable to find container named "other"/},
			{
				run: 'set resources deploy/site -c main --limits=memory=256Mi --requests=cpu=60m',
				out: 'deployment.apps/site resource requirements updated',
			},
			{run: 'set env deploy/site DEBUG=1', out: 'deployment.apps/site env updated'},
			{run: 'set env deploy/site --list', out: /\nDEBUG=1\n/},
			{run: 'set env deploy/site DEBUG-', out: 'deployment.apps/site env updated'},
			{run: 'create sa robot', out: 'serviceaccount/robot created'},
			{run: 'set serviceaccount deploy/site robot', out: 'deployment.apps/site serviceaccount updated'},
			{run: 'create svc clusterip site --tcp=80:80', out: 'service/site created'},
			{run: 'set selector svc site app=elsewhere', out: 'service/site selector updated'},
			{run: 'create rolebinding look --clusterrole=view --user=ann', out: /created/},
			{run: 'set subject rolebinding look --user=bob', out: /subjects updated/},
			{
				run: "get deploy site -o jsonpath='{.spec.template.spec.containers[0].image} {.spec.template.spec.containers[0].resources.limits.memory} {.spec.template.spec.serviceAccountName}'",
				out: 'nginx:1.28 256Mi robot',
			},
			{run: 'scale deploy site --replicas=1', out: 'deployment.apps/site scaled'},
			{
				run: 'scale deploy site --current-replicas=7 --replicas=3',
				exit: 1,
				err: 'error: Expected replicas to be 7, was 1',
			},
			{run: 'scale --replicas=0 deploy/site', out: 'deployment.apps/site scaled'},
			{
				run: 'scale deploy nothing --replicas=1',
				exit: 1,
				err: /^error: no objects passed to scale( deployments\.apps "nothing" not found)?\n$/,
			},
		],
	},
	{
		name: 'rolling',
		steps: [
			{run: 'create deployment site --image=nginx:1.26 --replicas=2', out: 'deployment.apps/site created'},
			{run: 'rollout status deploy/site', passing: '60s', out: /deployment "site" successfully rolled out\n$/},
			{run: 'annotate deploy site kubernetes.io/change-cause=first', out: /^deployment\.apps\/site annotated?\n$/},
			{run: 'set image deploy/site nginx=nginx:1.27', out: 'deployment.apps/site image updated'},
			{
				run: 'rollout status deploy/site --timeout=60s',
				passing: '90s',
				out: [/Waiting for deployment "site" rollout to finish: \d+ /, /deployment "site" successfully rolled out\n$/],
			},
			{run: 'rollout history deploy/site', out: [/^deployment\.apps\/site \nREVISION +CHANGE-CAUSE\n1 +/, /\n2 +/]},
			{
				run: 'rollout history deploy/site --revision=1',
				out: [/deployment\.apps\/site with revision #1\n/, /Image:\s+nginx:1\.26\n/],
			},
			{run: 'rollout undo deploy/site', out: 'deployment.apps/site rolled back'},
			{run: "get deploy site -o jsonpath='{.spec.template.spec.containers[0].image}'", out: 'nginx:1.26'},
			{run: 'rollout status deploy/site', passing: '90s', out: /successfully rolled out\n$/},
			{run: 'rollout undo deploy/site --to-revision=2', out: 'deployment.apps/site rolled back'},
			{run: 'rollout restart deploy/site', out: 'deployment.apps/site restarted'},
			{run: 'rollout status deploy/site', passing: '90s', out: /successfully rolled out\n$/},
			{run: 'rollout pause deploy/site', out: 'deployment.apps/site paused'},
			{run: 'rollout pause deploy/site', exit: 1, err: 'error: deployments.apps "site" is already paused'},
			{run: 'rollout restart deploy/site', exit: 1, err: /can't restart paused deployment/},
			{run: 'rollout resume deploy/site', out: 'deployment.apps/site resumed'},
			{
				run: 'rollout undo deploy/site --to-revision=99',
				exit: 1,
				err: 'error: unable to find specified revision 99 in history',
			},
			{
				run: 'rollout status deploy/site --revision=99',
				exit: 1,
				err: /desired revision \(99\) is different from the running revision/,
			},
			{
				run: 'apply -f -',
				stdin: JSON.stringify({
					apiVersion: 'apps/v1',
					kind: 'StatefulSet',
					metadata: {name: 'db'},
					spec: {
						serviceName: 'db',
						replicas: 2,
						selector: {matchLabels: {app: 'db'}},
						template: {metadata: {labels: {app: 'db'}}, spec: {containers: [{name: 'main', image: 'postgres:17.2'}]}},
					},
				}),
				out: 'statefulset.apps/db created',
			},
			// Nobody acts on a StatefulSet yet: it is kept, and stands still.
			{run: 'get sts', out: /^NAME +READY +AGE\ndb +0\/2 /},
			{run: 'rollout history sts/db', out: /No rollout history found/},
		],
	},
];
