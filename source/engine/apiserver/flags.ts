/*
What a kube-apiserver is started with, as far as one cluster has it otherwise than another: some of its flags, by their names.
*/
import {type AddressRange, addressRange} from './address-range.ts';

export const authorizationModes = ['RBAC', 'AlwaysAllow'] as const;
export type AuthorizationMode = (typeof authorizationModes)[number];

export type ApiServerFlags = {
	/** Addresses of Services: `10.96.0.0/12`. */
	readonly serviceClusterIpRange: string;
	/** Plug-ins that are left out, by the names that Kubernetes has for them. */
	readonly disableAdmissionPlugins: readonly string[];
	/** Allowed is what any of them allows. */
	readonly authorizationMode: readonly AuthorizationMode[];
};

/** As kubeadm starts it. */
export const kubeadmFlags: ApiServerFlags = {
	serviceClusterIpRange: '10.96.0.0/12',
	disableAdmissionPlugins: [],
	authorizationMode: ['RBAC'],
};

/** The addresses that the server gives to Services. Throws when the flag holds no range: whoever read it has looked. */
export const serviceRangeOf = ({serviceClusterIpRange}: ApiServerFlags): AddressRange => {
	const range = addressRange(serviceClusterIpRange);

	if (range === undefined) {
		throw new TypeError(`${serviceClusterIpRange} is no range of addresses`);
	}

	return range;
};
