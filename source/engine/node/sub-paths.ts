import type {Container, EnvVar} from '../api/kinds/container.ts';
import type {Pod} from '../api/kinds/pod.ts';

/*
What is wrong with the `subPathExpr` of a container, as far as it can be told of its manifest: variables that are taken from
elsewhere than the pod's own metadata are believed in.

Source: pkg/kubelet/kubelet_pods.go, makeMounts; pkg/kubelet/container/helpers.go, ExpandContainerVolumeMounts
*/

const ofMetadata = ({metadata}: Pod, path: string): string | undefined => {
	const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);

	if (keyed !== null) {
		return new Map(Object.entries(metadata[keyed[1] as 'labels' | 'annotations'] ?? {})).get(keyed[2]!) ?? '';
	}

	const plain = new Map([
		['metadata.name', metadata.name],
		['metadata.namespace', metadata.namespace ?? ''],
		['metadata.uid', metadata.uid ?? ''],
	]);
	return plain.get(path);
};

/** Undefined for a value that cannot be told. */
const saidBy = (pod: Pod, {value, valueFrom}: EnvVar): string | undefined =>
	valueFrom === undefined
		? (value ?? '').includes('$')
			? undefined
			: (value ?? '')
		: valueFrom.fieldRef === undefined
			? undefined
			: ofMetadata(pod, valueFrom.fieldRef.fieldPath);

const problemOf = (pod: Pod, {env = [], envFrom = []}: Container, expression: string): string | undefined => {
	const names = [...expression.matchAll(/(?<!\$)\$\(([^()]+)\)/g)].map(([, name = '']) => name);
	const told = new Map(env.map(each => [each.name, saidBy(pod, each)]));
	const comesFromElsewhere = (name: string): boolean => envFrom.length > 0 || /_SERVICE_|_PORT/.test(name);
	const missing = names.filter(name => told.get(name) === '' || (!told.has(name) && !comesFromElsewhere(name)));

	if (missing.length > 0) {
		return `missing value for ${[...new Set(missing)].sort().join(', ')}`;
	}

	if (names.some(name => told.get(name) === undefined)) {
		return undefined;
	}

	const subPath = expression.replace(/\$\$|\$\(([^()]+)\)/g, (_, name?: string) =>
		name === undefined ? '$' : (told.get(name) ?? ''),
	);

	if (subPath.startsWith('/')) {
		return `error SubPath \`${subPath}\` must not be an absolute path`;
	}

	return subPath.split('/').includes('..')
		? `unable to provision SubPath \`${subPath}\`: must not contain '..'`
		: undefined;
};

/** The first of a container's mounts that cannot be made, in the kubelet's words. */
export const subPathProblem = (pod: Pod, container: Container): string | undefined =>
	(container.volumeMounts ?? [])
		.map(({subPathExpr = ''}) => (subPathExpr === '' ? undefined : problemOf(pod, container, subPathExpr)))
		.find(problem => problem !== undefined);
