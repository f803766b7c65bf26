import os from 'node:os';
import path from 'node:path';

/** Where podfall keeps what is the player's: settings, progress and replays, running games, and what can be made again. */
export type StateFolders = {
	readonly settings: string;
	readonly data: string;
	readonly state: string;
	readonly cache: string;
};

/** What the place depends on, handed in: the environment, the platform, the home folder. */
export type Surroundings = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly platform: string;
	readonly home: string;
};

/** Where nobody has a home, nothing can be saved, and that is what is said. */
const homeFolder = (): string => {
	try {
		return os.homedir();
	} catch {
		return '/nonexistent';
	}
};

/** What the place depends on, here and now. */
export const surroundings = (): Surroundings => ({env: process.env, platform: process.platform, home: homeFolder()});

const absolute = (value: string | undefined): string | undefined =>
	value !== undefined && path.isAbsolute(value) ? value : undefined;

const below = (root: string): StateFolders => ({
	settings: path.join(root, 'settings'),
	data: path.join(root, 'data'),
	state: path.join(root, 'state'),
	cache: path.join(root, 'cache'),
});

/**
The usual folders of the platform, or all of them below `PODFALL_HOME`. A relative path in a variable is ignored, as the
XDG base directory specification asks.
*/
export const stateFolders = ({env, platform, home}: Surroundings): StateFolders => {
	const own = absolute(env.PODFALL_HOME);

	if (own !== undefined) {
		return below(own);
	}

	if (platform === 'darwin') {
		return below(path.join(home, 'Library', 'Application Support', 'podfall'));
	}

	if (platform === 'win32') {
		return below(path.join(absolute(env.LOCALAPPDATA) ?? path.join(home, 'AppData', 'Local'), 'podfall'));
	}

	const xdg = (name: string, ...otherwise: readonly string[]): string =>
		path.join(absolute(env[name]) ?? path.join(home, ...otherwise), 'podfall');
	return {
		settings: xdg('XDG_CONFIG_HOME', '.config'),
		data: xdg('XDG_DATA_HOME', '.local', 'share'),
		state: xdg('XDG_STATE_HOME', '.local', 'state'),
		cache: xdg('XDG_CACHE_HOME', '.cache'),
	};
};

/** A file name from any text: `Zone outage!` and 3 give `zone-outage-3`. Outside text never becomes a path. */
export const saveName = (text: string, number: number): string => {
	const slug = text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, 56)
		.replace(/^-+|-+$/g, '');
	return `${slug === '' ? 'game' : slug}-${Math.max(0, Math.trunc(number))}`;
};
