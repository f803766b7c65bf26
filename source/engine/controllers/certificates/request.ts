import {bytesOfBase64, fromBase64} from '../../api/base64.ts';
import {type Der, oid, partsOf, readAll, sameBytes} from './der.ts';

/** What a request for a certificate (PKCS #10, RFC 2986) asks for, as far as a signer looks. */
export type CertificateRequest = {
	/** The subject and its key as they stood: they go into the certificate unchanged. */
	readonly subject: Uint8Array;
	readonly key: Uint8Array;
	readonly commonName: string;
	readonly organizations: readonly string[];
	/** The extension `subjectAltName` as it stood, and which sorts of names are in it. */
	readonly altNames: Uint8Array | undefined;
	readonly altNameSorts: ReadonlySet<AltNameSort>;
};

export type AltNameSort = 'Email' | 'DNS' | 'URI' | 'IP';

const commonName = oid('2.5.4.3');
const organization = oid('2.5.4.10');
const extensionRequest = oid('1.2.840.113549.1.9.14');
const subjectAltName = oid('2.5.29.17');

/** Sorts of names by their implicit tags. Source: RFC 5280, GeneralName */
const sorts: ReadonlyMap<number, AltNameSort> = new Map([
	[0x81, 'Email'],
	[0x82, 'DNS'],
	[0x86, 'URI'],
	[0x87, 'IP'],
]);

const is = (value: Der | undefined, wanted: Uint8Array): boolean =>
	value !== undefined && sameBytes(value.whole, wanted);

const valuesIn = (name: Der, wanted: Uint8Array): readonly string[] =>
	partsOf(name)
		.flatMap(partsOf)
		.map(partsOf)
		.filter(([type]) => is(type, wanted))
		.flatMap(([, value]) => (value === undefined ? [] : [new TextDecoder().decode(value.content)]));

/** The extensions that are asked for stand in an attribute of their own. */
const altNamesIn = (attributes: Der | undefined): Der | undefined =>
	partsOf(attributes)
		.map(partsOf)
		.filter(([type]) => is(type, extensionRequest))
		.flatMap(([, values]) => partsOf(values))
		.flatMap(partsOf)
		.find(extension => is(partsOf(extension)[0], subjectAltName));

/** Undefined when it is none. `request` is PEM in base64, as the API keeps it. */
export const readRequest = (request: string): CertificateRequest | undefined => {
	const pem = fromBase64(request) ?? '';
	const body = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\sA-Za-z0-9+/=]+)-----END/.exec(pem)?.[1];
	const bytes = body === undefined ? undefined : bytesOfBase64(body);
	const [whole] = bytes === undefined ? [] : (readAll(bytes) ?? []);
	const [info] = partsOf(whole);
	const [, subject, key, attributes] = partsOf(info);

	if (subject === undefined || key === undefined) {
		return undefined;
	}

	const altNames = altNamesIn(attributes);
	const names = partsOf(readAll(partsOf(altNames).at(-1)?.content ?? new Uint8Array())?.[0]);
	return {
		subject: subject.whole,
		key: key.whole,
		commonName: valuesIn(subject, commonName)[0] ?? '',
		organizations: valuesIn(subject, organization),
		altNames: altNames?.whole,
		altNameSorts: new Set(names.flatMap(({tag}) => sorts.get(tag) ?? [])),
	};
};
