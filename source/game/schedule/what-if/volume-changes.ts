/** Changes of what pods mount: claims, and the volumes behind them. */

import {classNameOf} from '../../../engine/api/claim-view.ts';
import type {PersistentVolume} from '../../../engine/api/kinds/persistent-volume.ts';
import type {PersistentVolumeClaim} from '../../../engine/api/kinds/persistent-volume-claim.ts';
import {keyOf, splitKey} from '../../../engine/api/object.ts';
import type {Picture} from '../../../engine/cluster.ts';
import {isDefaultClass, storageIn} from '../storage.ts';
import {type Changed, type ChangeKind, changed, noSuch, quantityProblem, refused, sortWords} from './change.ts';

/** `shop/data`, or `data` in the namespace default. */
const keyText = (word: string): string => (word.includes('/') ? word : `default/${word}`);

const claimNamed = (key: string, className: string | undefined, size: string): PersistentVolumeClaim => {
	const {namespace, name} = splitKey(key);
	return {
		apiVersion: 'v1',
		kind: 'PersistentVolumeClaim',
		metadata: {name, namespace, uid: `uid of claim ${key}`},
		spec: {
			accessModes: ['ReadWriteOnce'],
			resources: {requests: {storage: size}},
			...(className === undefined ? {} : {storageClassName: className}),
		},
		status: {phase: 'Pending'},
	} as PersistentVolumeClaim;
};

const replaced = (picture: Picture, claim: PersistentVolumeClaim, next: PersistentVolumeClaim): Picture => ({
	...picture,
	others: picture.others.map(object => (object === claim ? next : object)),
});

/** Changes one claim by its name. */
const onClaim = (
	picture: Picture,
	word: string | undefined,
	form: string,
	change: (claim: PersistentVolumeClaim) => Changed,
): Changed => {
	if (word === undefined) {
		return refused('the name of a claim is missing', `write ${form}`);
	}

	const storage = storageIn(picture.others);
	const claim = storage.claim(keyText(word));
	return claim === undefined
		? {ok: false, problems: [noSuch('PersistentVolumeClaim', keyText(word), storage.claims)]}
		: change(claim);
};

const addClaim: ChangeKind = {
	name: 'add-claim',
	form: 'add-claim [NAMESPACE/]NAME [size=1Gi] [class=NAME]',
	about: 'a PersistentVolumeClaim more; of the default class if none is named',
	apply(words, picture) {
		const {plain, settings} = sortWords(words);
		const {size = '1Gi', class: className}: Readonly<Record<string, string>> = Object.fromEntries(settings);
		const storage = storageIn(picture.others);
		const problem = quantityProblem('size', size);

		if (plain.length !== 1) {
			return refused('the name of the claim is missing', `write ${addClaim.form}`);
		}

		if (problem !== undefined) {
			return {ok: false, problems: [problem]};
		}

		const key = keyText(plain[0] ?? '');
		const usual = storage.classes.find(isDefaultClass)?.metadata.name;
		return storage.claim(key) === undefined
			? changed({...picture, others: [...picture.others, claimNamed(key, className ?? usual, size)]})
			: refused(`there is a claim ${key} already`, 'renew-claim makes it anew');
	},
};

const renewClaim: ChangeKind = {
	name: 'renew-claim',
	form: 'renew-claim [NAMESPACE/]NAME [class=NAME]',
	about: 'the claim is made anew and empty, without the volume that it is bound to',
	apply(words, picture) {
		const {plain, settings} = sortWords(words);
		const {class: wanted}: Readonly<Record<string, string>> = Object.fromEntries(settings);
		return onClaim(picture, plain[0], renewClaim.form, claim => {
			const {volumeName: _volume, ...spec} = claim.spec;
			const {name, namespace, labels} = claim.metadata;
			const className = wanted ?? classNameOf(claim);
			return changed(
				replaced(picture, claim, {
					...claim,
					metadata: {name, namespace, labels, uid: `uid of the new ${keyOf(claim)}`} as typeof claim.metadata,
					spec: {...spec, ...(className === '' ? {} : {storageClassName: className})},
					status: {phase: 'Pending'},
				}),
			);
		});
	},
};

const freeName = (picture: Picture): string => {
	const storage = storageIn(picture.others);
	let number = 1;

	while (storage.volume(`new-volume-${number}`) !== undefined) {
		number += 1;
	}

	return `new-volume-${number}`;
};

const volumeFor = (claim: PersistentVolumeClaim, name: string, node: string | undefined): PersistentVolume => ({
	apiVersion: 'v1',
	kind: 'PersistentVolume',
	metadata: {name},
	spec: {
		capacity: claim.spec.resources?.requests ?? {},
		accessModes: claim.spec.accessModes ?? [],
		storageClassName: classNameOf(claim),
		volumeMode: claim.spec.volumeMode ?? 'Filesystem',
		claimRef: {
			kind: 'PersistentVolumeClaim',
			name: claim.metadata.name,
			namespace: claim.metadata.namespace ?? 'default',
			...(claim.metadata.uid === undefined ? {} : {uid: claim.metadata.uid}),
		},
		...(node === undefined
			? {}
			: {
					nodeAffinity: {
						required: {
							nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: [node]}]}],
						},
					},
				}),
	},
	status: {phase: 'Bound'},
});

const addVolume: ChangeKind = {
	name: 'add-volume',
	form: 'add-volume [NAMESPACE/]CLAIM [node=NODE]',
	about: 'the claim is bound to a volume of what it asks for; with node=NODE to one that only this node can use',
	apply(words, picture) {
		const {plain, settings} = sortWords(words);
		const {node}: Readonly<Record<string, string>> = Object.fromEntries(settings);

		if (node !== undefined && !picture.nodes.some(({metadata}) => metadata.name === node)) {
			const known = picture.nodes.map(({metadata}) => metadata.name);
			return {ok: false, problems: [noSuch('node', node, known)]};
		}

		return onClaim(picture, plain[0], addVolume.form, claim => {
			const name = claim.spec.volumeName ?? freeName(picture);

			if (storageIn(picture.others).volume(name) !== undefined) {
				return refused(`${keyOf(claim)} has its volume, ${name}`, 'renew-claim takes it away');
			}

			const bound = {
				...claim,
				spec: {...claim.spec, volumeName: name},
				status: {...claim.status, phase: 'Bound' as const},
			};
			const {others} = replaced(picture, claim, bound);
			return changed({...picture, others: [...others, volumeFor(claim, name, node)]});
		});
	},
};

export const volumeChanges: readonly ChangeKind[] = [addClaim, renewClaim, addVolume];
