import {type ExtensionPoint, saysAt} from './plugin-points.ts';
import {inTreePlugins} from './plugins/index.ts';

/** The extension points at which a plug-in decides or prefers, by Kubernetes' names; those that only prepare are left out. */
const points: ReadonlyArray<readonly [name: string, point: ExtensionPoint]> = [
	['PreEnqueue', 'preEnqueue'],
	['QueueSort', 'queueSort'],
	['Filter', 'filter'],
	['PostFilter', 'postFilter'],
	['Score', 'score'],
	['Bind', 'bind'],
];

/** `Filter Score`: where the plug-in has something to say; '' for one that nobody knows. */
export const pointsOf = (name: string): string => {
	const plugin = inTreePlugins.find(each => each.name === name)?.build({});
	return plugin === undefined
		? ''
		: points
				.filter(([, point]) => saysAt[point](plugin))
				.map(([word]) => word)
				.join(' ');
};
