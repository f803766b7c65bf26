/** Source: staging/src/k8s.io/api/node/v1/generated.proto */
export const nodeMessages: Readonly<Record<string, string>> = {
	'node.v1': `
Overhead = 1 podFixed{}:Quantity
RuntimeClass = 1 metadata:meta.ObjectMeta, 2 handler, 3 overhead:Overhead, 4 scheduling:Scheduling
Scheduling = 1 nodeSelector{}, 2 tolerations[]:core.v1.Toleration
`,
};
