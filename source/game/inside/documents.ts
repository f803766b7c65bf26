import {type Documents, siteOf} from '../../engine/cluster.ts';
import {textOf} from './bytes.ts';
import {createFiles, type FileEffect} from './files.ts';
import {foundIn} from './mounts.ts';
import type {Place} from './place.ts';

/** The pages of a web server that are not what its image brought; undefined for what serves no files. */
export const documentsIn = (place: Place, layer: readonly FileEffect[]): Documents | undefined => {
	const site = siteOf(place.running.image);

	if (site === undefined) {
		return undefined;
	}

	const files = createFiles(foundIn(place, []), layer);
	const brought = new Map(site.pages);
	const written = layer.map(({path}) => path).filter(path => path.startsWith(`${site.root}/`));
	const paths = new Set([...brought.keys(), ...written.map(path => path.slice(site.root.length))]);
	return [...paths]
		.map(path => {
			const node = files.at(`${site.root}${path}`);
			return [path, node?.is === 'file' ? textOf(node.bytes) : null] as const;
		})
		.filter(([path, text]) => text !== brought.get(path));
};
