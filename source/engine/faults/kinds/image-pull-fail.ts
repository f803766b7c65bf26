import {defineFault} from '../fault.ts';
import {duration, forever, oneOf, text} from '../settings.ts';

type Settings = {reason: 'not-found' | 'auth' | 'rate-limit' | 'registry-down'; image: string; duration: number};

/** Pulls fail; images that are already on a machine still work. Without an image, all of them fail. */
export const imagePullFail = defineFault<Settings>({
	kind: 'image-pull-fail',
	cost: 2,
	causeKind: 'registry',
	component: 'registry',
	strikes: 'image',
	aims: ({image}) => [image === '' ? 'every image' : image],
	settings: {
		reason: oneOf('registry-down', ['not-found', 'auth', 'rate-limit', 'registry-down']),
		image: text(''),
		duration: duration(forever),
	},
	lasts: settings => settings.duration,
	pulls: ({reason, image}, targets) =>
		image === '' && targets[0]?.name === 'every image'
			? [{lever: 'registry/trouble', to: reason}]
			: targets.map(({name}) => ({lever: `registry/image/${name}`, to: reason})),
	tell: ({reason}, targets) => `Pulls of ${targets.join(', ')} failed: ${reason}.`,
	describe: 'Pulls of an image, or of all, fail.',
});
