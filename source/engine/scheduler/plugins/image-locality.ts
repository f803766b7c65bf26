import type {Pod} from '../../api/kinds/pod.ts';
import {definePlugin} from '../framework.ts';
import {quotient} from '../normalize.ts';

const mebibyte = 1_048_576;
const minThreshold = 23 * mebibyte;
const maxContainerThreshold = 1000 * mebibyte;

/** The name as nodes report it: `web` is `web:latest`. */
const normalizedImage = (image: string): string =>
	image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;

const imagesOf = ({spec}: Pod): readonly string[] =>
	[...(spec.initContainers ?? []), ...spec.containers].map(({image}) => normalizedImage(image ?? ''));

/** Prefers nodes that have the pod's images, the more so the more nodes have them. Source: pkg/scheduler/framework/plugins/imagelocality */
export const imageLocality = definePlugin<unknown, {readonly images: readonly string[]; readonly nodes: number}>(
	'ImageLocality',
	() => ({
		managesWithout: ['preScore'],
		scoreDepends: {on: 'node', images: true, key: ({pod}) => imagesOf(pod).join(' ')},
		preScore: ({pod}, _feasible, sight) => ({state: {images: imagesOf(pod), nodes: sight.nodes.list.length}}),
		score(_pod, node, {images, nodes}) {
			if (node.images.size === 0) {
				return 0;
			}

			let sum = 0;

			for (const image of images) {
				const state = node.images.get(image);
				sum += state === undefined ? 0 : Math.trunc(state.size * (state.nodes / nodes));
			}

			const max = maxContainerThreshold * images.length;
			return sum < minThreshold ? 0 : quotient(100 * (Math.min(sum, max) - minThreshold), max - minThreshold);
		},
	}),
);
