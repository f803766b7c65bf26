/** What a document may cost at most; checked before anything walks it freely. */
export type YamlLimits = {
	/** UTF-16 units of the whole text. */
	readonly length: number;
	/** Units of one string inside. */
	readonly string: number;
	readonly documents: number;
	readonly depth: number;
	/** Nodes of one document, aliases counted as if they were written out. */
	readonly nodes: number;
	readonly aliases: number;
};

/** Characters or bytes. */
export const mebi = 1_048_576;

/** For a scenario and what belongs to it. */
export const scenarioLimits: YamlLimits = {
	length: mebi,
	string: mebi,
	documents: 200,
	depth: 64,
	nodes: 200_000,
	aliases: 100,
};

/** For manifests, and for dumps of a real cluster as `kubectl get -o yaml` prints them. */
export const manifestLimits: YamlLimits = {
	length: 200 * mebi,
	string: mebi,
	documents: 20_000,
	depth: 64,
	nodes: 20_000_000,
	aliases: 100,
};
