/** Source: staging/src/k8s.io/kube-aggregator/pkg/apis/apiregistration/v1/generated.proto */
export const apiregistrationMessages: Readonly<Record<string, string>> = {
	'apiregistration.v1': `
APIService = 1 metadata:meta.ObjectMeta, 2 spec:APIServiceSpec, 3 status:APIServiceStatus
APIServiceCondition = 1 type, 2 status, 3 lastTransitionTime:meta.Time, 4 reason, 5 message
APIServiceSpec = 1 service:ServiceReference, 2 group, 3 version, 4 insecureSkipTLSVerify:b, 5 caBundle:y,
	7 groupPriorityMinimum:i, 8 versionPriority:i
APIServiceStatus = 1 conditions[]:APIServiceCondition
ServiceReference = 1 namespace, 2 name, 3 port*:i
`,
};
