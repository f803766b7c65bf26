/** Kinds as people name them, those included that somebody made up while the cluster runs. */
import {type AnyKind, resourceName} from '../../engine/api/kind.ts';
import {allKinds, kindByName, kindOf} from '../../engine/api/kinds/index.ts';
import type {Site} from './site.ts';

/** Every kind that the server stores, the newest version of each. */
export const kindsOf = ({door}: Pick<Site, 'door'>): readonly AnyKind[] => {
	const custom = door.customKinds.filter(
		(kind, index, all) => all.findIndex(other => resourceName(other) === resourceName(kind)) === index,
	);
	return [...allKinds, ...custom];
};

/** `pods`, `po`, `Pod`, `pods.v1.`, `deployments.apps`, `deployments.v1.apps`. */
export const kindNamed = (site: Pick<Site, 'door'>, word: string): AnyKind | undefined => {
	const name = word.toLowerCase();
	const known = kindByName(name);

	if (known !== undefined) {
		return known;
	}

	const [plural = '', version = '', ...group] = name.split('.');
	const isMeant = (kind: AnyKind): boolean =>
		[kind.plural, kind.singular, kind.kind.toLowerCase(), ...kind.shortNames, resourceName(kind)].includes(name) ||
		([kind.plural, kind.singular].includes(plural) && kind.version === version && kind.group === group.join('.'));
	return kindsOf(site).find(isMeant);
};

/** The kind of an object, from its `apiVersion` and `kind`. */
export const kindOfType = ({door}: Pick<Site, 'door'>, apiVersion: string, kind: string): AnyKind | undefined => {
	const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
	return (
		kindOf(apiVersion, kind) ??
		door.customKinds.find(each => each.kind === kind && each.group === group && each.version === version)
	);
};
