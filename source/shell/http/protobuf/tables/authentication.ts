/** Source: staging/src/k8s.io/api/authentication/v1/generated.proto */
export const authenticationMessages: Readonly<Record<string, string>> = {
	'authentication.v1': `
BoundObjectReference = 1 kind, 2 apiVersion, 3 name, 4 uid
ExtraValue = 1 items[]
SelfSubjectReview = 1 metadata:meta.ObjectMeta, 2 status:SelfSubjectReviewStatus
SelfSubjectReviewStatus = 1 userInfo:UserInfo
TokenRequest = 1 metadata:meta.ObjectMeta, 2 spec:TokenRequestSpec, 3 status:TokenRequestStatus
TokenRequestSpec = 1 audiences[], 3 boundObjectRef:BoundObjectReference, 4 expirationSeconds*:i
TokenRequestStatus = 1 token, 2 expirationTimestamp:meta.Time
TokenReview = 1 metadata:meta.ObjectMeta, 2 spec:TokenReviewSpec, 3 status:TokenReviewStatus
TokenReviewSpec = 1 token, 2 audiences[]
TokenReviewStatus = 1 authenticated:b, 2 user:UserInfo, 3 error, 4 audiences[]
UserInfo = 1 username, 2 uid, 3 groups[], 4 extra{}:ExtraValue
`,
	'authentication.v1beta1': `
SelfSubjectReview = 1 metadata:meta.ObjectMeta, 2 status:authentication.v1.SelfSubjectReviewStatus
`,
};
