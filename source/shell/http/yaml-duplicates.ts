import {isMap, isScalar, LineCounter, parseDocument, visit} from 'yaml';

/** Members of a YAML text that stand twice in one map, each in the words of Go's reader: `line 7: key "a" already set in map`. */
export const yamlDuplicates = (text: string): readonly string[] => {
	const lineCounter = new LineCounter();
	const found: string[] = [];

	visit(parseDocument(text, {lineCounter, uniqueKeys: false}), {
		Map(_, map) {
			const seen = new Set<unknown>();

			for (const {key} of isMap(map) ? map.items : []) {
				const name = isScalar(key) ? key.value : undefined;

				if (isScalar(key) && name !== undefined && seen.has(name)) {
					const {line} = lineCounter.linePos(key.range?.[0] ?? 0);
					found.push(`line ${line}: key ${JSON.stringify(name)} already set in map`);
				}

				seen.add(name);
			}
		},
	});

	return found;
};

/** All of them as one error. Source: sigs.k8s.io/yaml, go.yaml.in/yaml/v2, TypeError */
export const duplicatesError = (duplicates: readonly string[]): string =>
	['yaml: unmarshal errors:', ...duplicates.map(each => `  ${each}`)].join('\n');
