const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/**
What is wrong with a path inside a pack; undefined when nothing is. Paths in packs are relative, with `/`, and stay
inside: the shell also checks where links lead.
*/
export const pathProblem = (path: string): string | undefined => {
	if (path === '' || path.length > 255) {
		return 'the path is empty or too long';
	}

	if (/[\0-\x1f\x7f\\]/.test(path)) {
		return 'a path may not hold control characters or backslashes';
	}

	if (path.startsWith('/') || path.startsWith('~') || /^[A-Za-z]:/.test(path)) {
		return 'a path must be relative to the folder of the scenario';
	}

	const parts = path.split('/');

	if (parts.some(part => part === '' || part === '.' || part === '..')) {
		return 'a path may not leave its folder or have empty parts';
	}

	if (parts.some(part => part.endsWith('.') || part.endsWith(' '))) {
		return 'a name may not end in a dot or a space';
	}

	return parts.some(part => deviceName.test(part)) ? 'a name may not be that of a device' : undefined;
};
