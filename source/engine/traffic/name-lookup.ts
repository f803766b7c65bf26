/**
How many questions a name costs. A client that opens a connection by name asks the cluster's DNS first, and the resolver
inside its container asks for every suffix of the search list when the name has few dots.

CoreDNS itself is no special thing here: its pods stand behind a Service and queue like all others.
*/

/** How a program writes the name of a Service: `svc`, `svc.ns`, `svc.ns.svc.cluster.local`, the same with a dot at the end; or a name of the outside world. */
export type NameForm = 'short' | 'ns' | 'fqdn' | 'fqdn-dot' | 'external';

/** Where the search list leads to an answer: dots in the name, and which try of the list finds it. */
const forms: Readonly<Record<NameForm, {dots: number; foundAt?: number; absolute?: true}>> = {
	short: {dots: 0, foundAt: 0},
	ns: {dots: 1, foundAt: 1},
	fqdn: {dots: 4},
	'fqdn-dot': {dots: 4, absolute: true},
	external: {dots: 2},
};

/** Both A and AAAA are asked for each try. */
const questionsPerTry = 2;

/** Suffixes in a pod's resolver: its namespace, `svc.cluster.local`, `cluster.local`; many clouds add one more. */
export const usualSearchList = 3;

/**
Questions for one lookup of a name. Names with fewer dots than `ndots` go through the search list before they are tried
as they stand; the others after. Source: resolv.conf(5), `ndots:5` from pkg/kubelet/network/dns.
*/
export const queriesPerLookup = (form: NameForm, ndots = 5, searchList = usualSearchList): number => {
	const {dots, foundAt, absolute} = forms[form];

	if (absolute === true) {
		return questionsPerTry;
	}

	const listFirst = dots < ndots;

	if (foundAt === undefined) {
		return questionsPerTry * (listFirst ? searchList + 1 : 1);
	}

	return questionsPerTry * (foundAt + 1 + (listFirst ? 0 : 1));
};

/**
Share of requests that need a lookup at all. `reuse` is requests per connection; a cache on the node answers again for
`ttl` seconds, so that of `perNode` lookups a second only one in `1 + perNode × ttl` goes further.
*/
export const lookupShare = (reuse: number, cache?: {readonly perNode: number; readonly ttl: number}): number =>
	(1 / Math.max(1, reuse)) * (cache === undefined ? 1 : 1 / (1 + cache.perNode * cache.ttl));

/** What a CoreDNS pod costs, unless the scenario says otherwise: CPU seconds a question, and memory. */
export const coreDns = {
	cpuPerQuery: 0.000_07,
	baseBytes: 30 * 1_048_576,
	bytesPerQuery: 8 * 1024,
	cacheTtlSeconds: 30,
} as const;
