/** What a path of the API names. Source: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go */
export type Target =
	/** Objects of a kind: a collection, one of them, or something beneath one. */
	| {
			readonly type: 'resource';
			readonly group: string;
			readonly version: string;
			readonly plural: string;
			readonly namespace?: string;
			readonly name?: string;
			readonly subresource?: string;
			/** What follows a subresource, for `proxy`: `/metrics`. */
			readonly rest?: string;
			/** The legacy `/watch/` prefix. */
			readonly watch: boolean;
	  }
	/** Everything else: discovery, health, OpenAPI. */
	| {readonly type: 'path'; readonly path: string};

/** Names of things and of path elements stay below this, as in Kubernetes' own rules. */
const longest = 253;

/** The elements of a path, decoded once; undefined for one that no client of good faith sends. */
export const pathElements = (path: string): readonly string[] | undefined => {
	if (!path.startsWith('/') || /%2f|%5c|%00|\\|\0/iu.test(path)) {
		return undefined;
	}

	try {
		const elements = path
			.split('/')
			.filter((element, at) => element !== '' || at === 0)
			.slice(1)
			.map(decodeURIComponent);
		const isOdd = (element: string): boolean =>
			element === '.' || element === '..' || element.length > longest || /[\0/\\]/u.test(element);
		return elements.some(isOdd) ? undefined : elements;
	} catch {
		return undefined;
	}
};

/** Subresources that go on with a path of somebody else's. */
const open: readonly string[] = ['proxy'];

const beneath = (elements: readonly string[]) => {
	const [plural = '', name, subresource, ...rest] = elements;
	return rest.length > 0 && !open.includes(subresource ?? '')
		? undefined
		: {
				plural,
				...(name === undefined ? {} : {name}),
				...(subresource === undefined ? {} : {subresource}),
				...(open.includes(subresource ?? '') ? {rest: `/${rest.join('/')}`} : {}),
			};
};

/** `/api/v1/namespaces/x/status` is beneath a Namespace; `/api/v1/namespaces/x/pods` is a collection in it. */
const ofNamespace: readonly string[] = ['status', 'finalize'];

const scoped = (elements: readonly string[]) => {
	const [first, namespace, next, ...rest] = elements;

	if (first !== 'namespaces' || namespace === undefined || next === undefined || ofNamespace.includes(next)) {
		return beneath(elements);
	}

	const found = beneath([next, ...rest]);
	return found === undefined ? undefined : {...found, namespace};
};

const resourceAt = (group: string, version: string, elements: readonly string[]): Target | undefined => {
	const watch = elements[0] === 'watch';
	const found = scoped(watch ? elements.slice(1) : elements);
	return found === undefined || found.plural === '' ? undefined : {type: 'resource', group, version, watch, ...found};
};

/** What is podfall's own and no Kubernetes: the clock. */
const ownGroup = 'podfall.dev';

/** What the elements of a path name; undefined where nothing can be. */
export const targetOf = (elements: readonly string[]): Target | undefined => {
	const [root, ...rest] = elements;

	if (root === 'api' && rest.length > 1) {
		return resourceAt('', rest[0] as string, rest.slice(1));
	}

	if (root === 'apis' && rest.length > 2 && rest[0] !== ownGroup) {
		return resourceAt(rest[0] as string, rest[1] as string, rest.slice(2));
	}

	return {type: 'path', path: `/${elements.join('/')}`};
};
