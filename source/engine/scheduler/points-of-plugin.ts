import type {Plugin} from './framework.ts';
import {inTreePlugins} from './plugins/index.ts';

/** The extension points at which a plug-in decides or prefers, by Kubernetes' names; those that only prepare are left out. */
const points: ReadonlyArray<readonly [name: string, has: (plugin: Plugin) => boolean]> = [
	['PreEnqueue', plugin => plugin.preEnqueue !== undefined],
	['QueueSort', plugin => plugin.goesBefore !== undefined],
	['Filter', plugin => plugin.filter !== undefined],
	['PostFilter', plugin => plugin.postFilter !== undefined],
	['Score', plugin => plugin.score !== undefined],
	['Bind', plugin => plugin.bind !== undefined],
];

/** `Filter Score`: where the plug-in has something to say; '' for one that nobody knows. */
export const pointsOf = (name: string): string => {
	const plugin = inTreePlugins.find(each => each.name === name)?.build({});
	return plugin === undefined
		? ''
		: points
				.filter(([, has]) => has(plugin))
				.map(([point]) => point)
				.join(' ');
};
