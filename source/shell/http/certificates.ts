import {webcrypto} from 'node:crypto';
import type {IdentityName} from '../../game/door/identities.ts';

/** A certificate with its key, both as PEM. */
export type Pair = {readonly certificate: string; readonly key: string};

/** What a run's door shows, and what it gives to those who may come in. */
export type Authority = {
	/** The PEM of whoever signs; clients trust it, and nothing else. */
	readonly authority: string;
	readonly server: Pair;
	readonly clients: Readonly<Record<IdentityName, Pair>>;
};

export type Subject = {readonly name: string; readonly groups: readonly string[]};

const algorithm = {name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256'} as const;

const day = 86_400_000;
const lifetime = 30 * day;

const pem = (label: string, bytes: ArrayBuffer): string => {
	const lines =
		Buffer.from(bytes)
			.toString('base64')
			.match(/.{1,64}/gu) ?? [];
	return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};

/** Commas and such in a name belong to the name. */
const escaped = (text: string): string => text.replace(/[,+"\\<>;=#]/gu, letter => `\\${letter}`);

/**
Makes the run's own authority, a certificate for the door at `hosts` (names and addresses), and one for each identity: CN is
the user, each O a group, as Kubernetes reads them. Everything is new each time, and nothing of it is kept but in the
kubeconfig.
*/
export const makeAuthority = async (
	hosts: readonly string[],
	subjects: Readonly<Record<IdentityName, Subject>>,
	now: Date,
): Promise<Authority> => {
	// Only the door for clients waits for this package.
	const x509 = await import('@peculiar/x509');
	x509.cryptoProvider.set(webcrypto as never);
	const span = {notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + lifetime)};
	const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
		webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
	const serial = (): string =>
		`1${Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
			.toString('hex')
			.slice(1)}`;
	const issuer = 'CN=podfall';
	const issuerKeys = await newKeys();
	const authority = await x509.X509CertificateGenerator.createSelfSigned({
		...span,
		name: issuer,
		serialNumber: serial(),
		keys: issuerKeys as never,
		signingAlgorithm: algorithm,
		extensions: [
			new x509.BasicConstraintsExtension(true, 0, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
		],
	});

	const sign = async (subject: string, usage: string, more: readonly InstanceType<typeof x509.Extension>[] = []) => {
		const keys = await newKeys();
		const made = await x509.X509CertificateGenerator.create({
			...span,
			subject,
			issuer,
			serialNumber: serial(),
			publicKey: keys.publicKey as never,
			signingKey: issuerKeys.privateKey as never,
			signingAlgorithm: algorithm,
			extensions: [
				new x509.BasicConstraintsExtension(false, undefined, true),
				new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
				new x509.ExtendedKeyUsageExtension([usage]),
				...more,
			],
		});
		return {
			certificate: made.toString('pem'),
			key: pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
		};
	};

	const isAddress = (host: string): boolean => /^[\d.]+$|:/u.test(host);
	const names = new x509.SubjectAlternativeNameExtension(
		hosts.map(value => ({type: isAddress(value) ? 'ip' : 'dns', value})),
	);
	const server = await sign('CN=podfall-apiserver', x509.ExtendedKeyUsage.serverAuth, [names]);
	const clientOf = ({name, groups}: Subject): Promise<Pair> => {
		const organisations = groups.map(group => `,O=${escaped(group)}`).join('');
		return sign(`CN=${escaped(name)}${organisations}`, x509.ExtendedKeyUsage.clientAuth);
	};
	const [operator, viewer, admin] = await Promise.all([
		clientOf(subjects.operator),
		clientOf(subjects.viewer),
		clientOf(subjects.admin),
	]);
	return {authority: authority.toString('pem'), server, clients: {operator, viewer, admin}};
};
