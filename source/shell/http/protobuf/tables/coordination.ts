/** Source: staging/src/k8s.io/api/coordination/v1/generated.proto */
export const coordinationMessages: Readonly<Record<string, string>> = {
	'coordination.v1': `
Lease = 1 metadata:meta.ObjectMeta, 2 spec:LeaseSpec
LeaseSpec = 1 holderIdentity*, 2 leaseDurationSeconds*:i, 3 acquireTime:meta.MicroTime,
	4 renewTime:meta.MicroTime, 5 leaseTransitions*:i, 6 strategy*, 7 preferredHolder*
`,
};
