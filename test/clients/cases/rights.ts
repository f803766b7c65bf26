import type {Story} from '../case.ts';

/** `auth`, impersonation, tokens and certificates. */
export const rightStories: readonly Story[] = [
	{
		name: 'rights',
		steps: [
			{run: 'auth can-i create pods', out: 'yes'},
			{run: 'auth can-i create pods --as=bob', exit: 1, out: /^no/},
			{run: "auth can-i '*' '*'", out: 'yes'},
			{run: 'auth can-i get /metrics', out: /^yes/},
			{
				run: 'auth can-i get nodes --as=bob',
				exit: 1,
				out: /^no/,
				err: /Warning: resource 'nodes' is not namespace scoped/,
			},
			{
				run: 'auth can-i --list',
				out: [
					/^Resources +Non-Resource URLs +Resource Names +Verbs\n/,
					/selfsubjectaccessreviews\.authorization\.k8s\.io +\[\] +\[\] +\[create\]\n/,
				],
			},
			{run: 'auth whoami', out: [/^ATTRIBUTE +VALUE\nUsername +\S+\n/, /\nGroups +\[.*system:authenticated.*\]/]},
			{run: 'auth whoami --context viewer', out: /\nUsername +viewer\n/},
			{run: 'get pods -n shop --context viewer', out: /\nweb-/},
			{
				run: 'create cm x --context viewer',
				exit: 1,
				err: 'error: failed to create configmap: configmaps is forbidden: User "viewer" cannot create resource "configmaps" in API group "" in the namespace "rights"',
			},
			{
				run: 'get secrets -n shop --context viewer',
				exit: 1,
				err: 'Error from server (Forbidden): secrets is forbidden: User "viewer" cannot list resource "secrets" in API group "" in the namespace "shop"',
			},
			{
				run: 'get pods --as=bob',
				exit: 1,
				err: 'Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "rights"',
			},
			{
				run: 'get nodes --as=bob',
				exit: 1,
				err: 'Error from server (Forbidden): nodes is forbidden: User "bob" cannot list resource "nodes" in API group "" at the cluster scope',
			},
			{
				run: 'get pod x --as=bob',
				exit: 1,
				err: 'Error from server (Forbidden): pods "x" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "rights"',
			},
			{
				run: 'create rolebinding look --clusterrole=view --user=bob',
				out: 'rolebinding.rbac.authorization.k8s.io/look created',
			},
			{run: 'get pods --as=bob', out: '', err: 'No resources found in rights namespace.'},
			{run: 'auth can-i list pods --as=bob', out: 'yes'},
			{run: 'auth can-i delete pods --as=bob', exit: 1, out: /^no/},
			{run: 'auth can-i list pods --as=ann --as-group=system:masters', out: 'yes'},
			{run: 'auth can-i list pods --as=system:serviceaccount:rights:default', exit: 1, out: /^no/},
			{run: 'auth whoami --as=bob --as-group=devs', out: [/Username +bob\n/, /Groups +\[.*devs.*\]/]},
			{
				run: 'get pods --as=bob --context viewer',
				exit: 1,
				err: /users "bob" is forbidden: User "viewer" cannot impersonate resource "users" in API group "" at the cluster scope/,
			},
			{run: 'create sa robot', out: /created/},
			{run: 'create rolebinding robot --clusterrole=view --serviceaccount=rights:robot', out: /created/},
			{run: 'create token robot', keep: 'token', out: /^\S+\.\S+\.\S+$/},
			{run: 'create role big --verb=* --resource=secrets --as=bob', exit: 1, err: /forbidden/},
			{
				run: 'auth reconcile -f -',
				stdin:
					'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: looker, namespace: rights}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n',
				out: /role\.rbac\.authorization\.k8s\.io\/looker reconciled/,
			},
			{run: 'apply -f csr.yaml', out: 'certificatesigningrequest.certificates.k8s.io/alice created'},
			{run: 'get csr alice', out: /\nalice +\S+ +kubernetes\.io\/kube-apiserver-client +\S+ +<none> +Pending\n/},
			{run: 'certificate approve alice', out: 'certificatesigningrequest.certificates.k8s.io/alice approved'},
			{run: 'get csr alice', out: / Approved/},
			{run: 'describe csr alice', out: /Status: +Approved/},
			{run: 'delete csr alice', out: /deleted/},
		],
	},
];
