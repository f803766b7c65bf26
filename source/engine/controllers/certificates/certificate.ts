import {base64OfBytes} from '../../api/base64.ts';
import {sha256Hex} from '../../kernel/sha256.ts';
import {type Millis, timestamp} from '../../kernel/time.ts';
import {der, joined, oid, tags} from './der.ts';
import type {CertificateRequest} from './request.ts';

/*
A certificate (RFC 5280) as kube-controller-manager's signer writes it: the subject and the key of the request, an issuer,
a term, usages. Every tool reads it.

The signature is none: it is bytes worked out of what is signed, the same in every run. A real one needs a key, and a key
that stands in a program is no key; nobody in the cluster checks one, and who checks it outside finds that it does not hold.
*/

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Bytes of a number as long as the digests take, from a text. */
const digestBytes = (words: string, length: number): Uint8Array => {
	const hex = Array.from({length: Math.ceil(length / 32)}, (_, index) => sha256Hex(`${words}/${index}`)).join('');
	return Uint8Array.from({length}, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
};

const sha256WithRsa = der(tags.sequence, oid('1.2.840.113549.1.1.11'), der(tags.nothing));

/** What kubeadm calls the cluster's authority. */
const issuer = der(
	tags.sequence,
	der(tags.set, der(tags.sequence, oid('2.5.4.3'), der(tags.utf8, text('kubernetes')))),
);

/** Years before 2050 are written so. */
const utcTime = (at: Millis): Uint8Array =>
	der(tags.utcTime, text(`${timestamp(at).replaceAll(/[-:T]/g, '').slice(2)}`));

/** Bits of `keyUsage`, counted from the left. Source: controller/certificates/authority/policies.go, keyUsageDict */
const keyUsages: ReadonlyMap<string, number> = new Map([
	['signing', 0],
	['digital signature', 0],
	['content commitment', 1],
	['key encipherment', 2],
	['data encipherment', 3],
	['key agreement', 4],
	['cert sign', 5],
	['crl sign', 6],
	['encipher only', 7],
	['decipher only', 8],
]);

/** Source: extKeyUsageDict there */
const extendedUsages: ReadonlyMap<string, string> = new Map([
	['any', '2.5.29.37.0'],
	['server auth', '1.3.6.1.5.5.7.3.1'],
	['client auth', '1.3.6.1.5.5.7.3.2'],
	['code signing', '1.3.6.1.5.5.7.3.3'],
	['email protection', '1.3.6.1.5.5.7.3.4'],
	['s/mime', '1.3.6.1.5.5.7.3.4'],
	['ipsec end system', '1.3.6.1.5.5.7.3.5'],
	['ipsec tunnel', '1.3.6.1.5.5.7.3.6'],
	['ipsec user', '1.3.6.1.5.5.7.3.7'],
	['timestamping', '1.3.6.1.5.5.7.3.8'],
	['ocsp signing', '1.3.6.1.5.5.7.3.9'],
	['microsoft sgc', '1.3.6.1.4.1.311.10.3.3'],
	['netscape sgc', '2.16.840.1.113730.4.1'],
]);

const bitString = (bits: readonly number[]): Uint8Array => {
	const last = Math.max(...bits);
	const packed = new Uint8Array(Math.floor(last / 8) + 1);

	for (const bit of bits) {
		packed[Math.floor(bit / 8)]! |= 0x80 >> (bit % 8);
	}

	return der(tags.bitString, bytes(7 - (last % 8)), packed);
};

const extension = (id: string, critical: boolean, value: Uint8Array): Uint8Array =>
	der(tags.sequence, oid(id), ...(critical ? [der(tags.boolean, bytes(0xff))] : []), der(tags.octetString, value));

const usageExtensions = (usages: readonly string[]): readonly Uint8Array[] => {
	const bits = usages.flatMap(usage => keyUsages.get(usage) ?? []);
	const extended = [...new Set(usages.flatMap(usage => extendedUsages.get(usage) ?? []))];
	return [
		...(bits.length === 0 ? [] : [extension('2.5.29.15', true, bitString(bits))]),
		...(extended.length === 0 ? [] : [extension('2.5.29.37', false, der(tags.sequence, ...extended.map(oid)))]),
	];
};

export type Term = {readonly from: Millis; readonly until: Millis};

/** The certificate as PEM. `words` makes its serial number, the same in every run. */
export const certificateFor = (
	{subject, key, altNames}: CertificateRequest,
	usages: readonly string[],
	{from, until}: Term,
	words: string,
): string => {
	const serial = digestBytes(`serial/${words}`, 16);
	const body = der(
		tags.sequence,
		der(0xa0, der(tags.integer, bytes(2))),
		// Below 0x80 it is a positive number, and above 0 as short as it can be.
		der(tags.integer, bytes((serial[0]! & 0x3f) | 0x40), serial.subarray(1)),
		sha256WithRsa,
		issuer,
		der(tags.sequence, utcTime(from), utcTime(until)),
		subject,
		key,
		der(
			0xa3,
			der(
				tags.sequence,
				...usageExtensions(usages),
				extension('2.5.29.19', true, der(tags.sequence)),
				...(altNames === undefined ? [] : [altNames]),
			),
		),
	);
	const signature = digestBytes(`signature/${base64OfBytes(body)}`, 256);
	const whole = der(tags.sequence, body, sha256WithRsa, der(tags.bitString, joined([bytes(0), signature])));
	const lines = base64OfBytes(whole).match(/.{1,64}/g) ?? [];
	return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};
