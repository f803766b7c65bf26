import type {IdentityName} from '../../game/door/identities.ts';
import type {Authority} from './certificates.ts';

export type KubeconfigPlan = {
	/** `https://127.0.0.1:41234`. */
	readonly server: string;
	readonly authority: Authority;
	readonly tokens: Readonly<Record<IdentityName, string>>;
	/** Who may come in, the usual one first. */
	readonly contexts: readonly IdentityName[];
	/** Where commands go that name no namespace. */
	readonly namespace: string;
};

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/**
A kubeconfig for this run alone: a context for each identity that may come in, by client certificate, with a bearer token
for clients that want one. JSON is YAML, so every client reads it.
*/
export const kubeconfigText = ({server, authority, tokens, contexts, namespace}: KubeconfigPlan): string => {
	const cluster = 'podfall';
	const config = {
		apiVersion: 'v1',
		kind: 'Config',
		preferences: {},
		clusters: [{name: cluster, cluster: {server, 'certificate-authority-data': base64(authority.authority)}}],
		users: contexts.map(name => ({
			name,
			user: {
				'client-certificate-data': base64(authority.clients[name].certificate),
				'client-key-data': base64(authority.clients[name].key),
				token: tokens[name],
			},
		})),
		contexts: contexts.map(name => ({name, context: {cluster, user: name, namespace}})),
		'current-context': contexts[0] ?? 'operator',
	};
	return `${JSON.stringify(config, undefined, 2)}\n`;
};
