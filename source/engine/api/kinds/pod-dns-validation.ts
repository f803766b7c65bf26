/** Which names a pod resolves, and how. Source: pkg/apis/core/validation/validation.go, validatePodDNSConfig */
import {dnsSubdomainProblems} from '../names.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {legacyIpErrors} from './addresses.ts';
import {eachItem, problemsAt} from './check.ts';
import type {PodSpec} from './pod-spec.ts';

const mostServers = 3;
const mostSearches = 32;
const longestSearches = 2048;

const searchPattern = /^[a-z0-9_](?:[-a-z0-9_]*[a-z0-9])?(?:\.[a-z0-9_](?:[-a-z0-9_]*[a-z0-9])?)*$/;
const searchWords =
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*')";

const searchErrors = (search: string, field: string): FieldErrors => {
	const name = search.endsWith('.') ? search.slice(0, -1) : search;
	return search === '.' || searchPattern.test(name) ? [] : [invalidField(field, name, searchWords)];
};

export const dnsErrors = ({dnsPolicy, dnsConfig}: PodSpec, field: string): FieldErrors => {
	const {nameservers = [], searches = [], options} = dnsConfig ?? {};

	if (dnsPolicy === 'None' && dnsConfig === undefined) {
		return [requiredField(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
	}

	if (dnsPolicy === 'None' && nameservers.length === 0) {
		return [requiredField(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
	}

	return dnsConfig === undefined
		? []
		: [
				...(nameservers.length > mostServers
					? [invalidField(`${field}.nameservers`, nameservers, `must not have more than ${mostServers} nameservers`)]
					: []),
				...eachItem(nameservers, `${field}.nameservers`, (server, at) => legacyIpErrors(server, at)),
				...(searches.length > mostSearches
					? [invalidField(`${field}.searches`, searches, `must not have more than ${mostSearches} search paths`)]
					: []),
				...(searches.join(' ').length > longestSearches
					? [
							invalidField(
								`${field}.searches`,
								searches,
								`must not have more than ${longestSearches} characters (including spaces) in the search list`,
							),
						]
					: []),
				...eachItem(searches, `${field}.searches`, searchErrors),
				...eachItem(options, `${field}.options`, ({name}, at) =>
					name ? [] : [requiredField(at, 'must not be empty')],
				),
			];
};

export const hostAliasErrors = (aliases: PodSpec['hostAliases'], field: string): FieldErrors =>
	eachItem(aliases, field, ({ip, hostnames}, place) => [
		...legacyIpErrors(ip, `${place}.ip`),
		...eachItem(hostnames, `${place}.hostnames`, (name, at) => problemsAt(at, name, dnsSubdomainProblems(name))),
	]);
