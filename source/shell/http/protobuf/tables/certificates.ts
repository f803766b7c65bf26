/** Source: staging/src/k8s.io/api/certificates/v1/generated.proto */
export const certificatesMessages: Readonly<Record<string, string>> = {
	'certificates.v1': `
CertificateSigningRequest = 1 metadata:meta.ObjectMeta, 2 spec:CertificateSigningRequestSpec,
	3 status:CertificateSigningRequestStatus
CertificateSigningRequestCondition = 1 type, 2 reason, 3 message, 4 lastUpdateTime:meta.Time,
	5 lastTransitionTime:meta.Time, 6 status
CertificateSigningRequestSpec = 1 request:y, 2 username, 3 uid, 4 groups[], 5 usages[], 6 extra{}:ExtraValue,
	7 signerName, 8 expirationSeconds*:i
CertificateSigningRequestStatus = 1 conditions[]:CertificateSigningRequestCondition, 2 certificate:y
ExtraValue = 1 items[]
`,
};
