/** The newest first: v2 before v1 before v1beta1. Source: k8s.io/apimachinery/pkg/version CompareKubeAwareVersionStrings */
export const compareVersions = (left: string, right: string): number => {
	const read = (version: string) => /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
	const [one, other] = [read(left), read(right)];

	if (one === null || other === null) {
		return one === other ? (left < right ? -1 : 1) : one === null ? 1 : -1;
	}

	const stages = ['alpha', 'beta', undefined];
	const key = ([, major, stage, minor = '0']: RegExpExecArray) => [stages.indexOf(stage), Number(major), Number(minor)];
	const [mine, theirs] = [key(one), key(other)];
	const differing = mine.findIndex((part, at) => part !== theirs[at]);
	return differing < 0 ? 0 : (theirs[differing] as number) - (mine[differing] as number);
};
