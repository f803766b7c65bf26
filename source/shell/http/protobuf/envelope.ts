import {type Part, type Wire, wireTypes} from './wire.ts';

export const protobufMediaType = 'application/vnd.kubernetes.protobuf';

/** `k8s` and a zero. Source: apimachinery/pkg/runtime/serializer/protobuf */
const prefix: readonly number[] = [0x6b, 0x38, 0x73, 0x00];

export type Envelope = {readonly apiVersion: string; readonly kind: string; readonly raw: Part};

export const hasPrefix = (bytes: Uint8Array): boolean => prefix.every((byte, index) => bytes[index] === byte);

/** Texts by field number; what is no text is passed over. */
const blocksOf = (wire: Wire, part: Part): ReadonlyMap<number, Part> => {
	const blocks = new Map<number, Part>();

	while (wire.goesOn(part)) {
		const {number, wireType} = wire.tag(part);

		if (wireType === wireTypes.block) {
			blocks.set(number, wire.block(part));
		} else {
			wire.skip(part, wireType);
		}
	}

	return blocks;
};

/** What stands around every object: runtime.Unknown. Contents that are encoded once more are refused. */
export const readEnvelope = (wire: Wire, length: number): Envelope => {
	const blocks = blocksOf(wire, {at: prefix.length, end: length});
	const typeMeta = blocksOf(wire, blocks.get(1) ?? {at: 0, end: 0});
	const text = (part: Part | undefined): string => (part === undefined ? '' : wire.text(part));
	const encoding = text(blocks.get(3));

	if (encoding !== '') {
		wire.fail(`the contents are encoded as "${encoding}"; send them plain`);
	}

	return {apiVersion: text(typeMeta.get(1)), kind: text(typeMeta.get(2)), raw: blocks.get(2) ?? {at: 0, end: 0}};
};

/** `apps.v1.Deployment`: the message of a kind; options of a deletion come under every group. */
export const messageNameOf = (apiVersion: string, kind: string): string => {
	const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
	const label = group === '' ? 'core' : (group?.split('.')[0] ?? '');
	return kind === 'DeleteOptions' ? 'meta.DeleteOptions' : `${label}.${version}.${kind}`;
};
