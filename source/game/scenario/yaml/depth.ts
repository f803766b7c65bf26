import type {CST} from 'yaml';

/**
How deep collections nest, and where they first nest too deep. Walks with a stack of its own: the package's composer
recurses and would run out of the machine's stack at some thousands of levels.
*/
export const tooDeepAt = (token: CST.Token, limit: number): number | undefined => {
	const stack: Array<{readonly token: CST.Token; readonly depth: number}> = [{token, depth: 0}];

	while (stack.length > 0) {
		const {token, depth} = stack.pop()!;

		if (depth > limit) {
			return token.offset;
		}

		if (token.type === 'document' && token.value !== undefined) {
			stack.push({token: token.value, depth});
		}

		if (token.type !== 'block-map' && token.type !== 'block-seq' && token.type !== 'flow-collection') {
			continue;
		}

		for (const item of token.items) {
			for (const child of [item.key, item.value]) {
				if (child !== undefined && child !== null) {
					stack.push({token: child, depth: depth + 1});
				}
			}
		}
	}

	return undefined;
};
