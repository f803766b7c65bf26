/** Source: staging/src/k8s.io/api/scheduling/v1/generated.proto */
export const schedulingMessages: Readonly<Record<string, string>> = {
	'scheduling.v1': `
PriorityClass = 1 metadata:meta.ObjectMeta, 2 value:i, 3 globalDefault:b, 4 description, 5 preemptionPolicy*
`,
};
