import type {NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort} from '../../../../engine/api/kinds/network-policy.ts';
import {selectorText} from '../../../../engine/api/selectors.ts';
import {goTime, orNone, type Sheet, writeAnnotations, writeLabels} from './sheet.ts';

type Rule = {readonly ports?: readonly NetworkPolicyPort[]; readonly peers?: readonly NetworkPolicyPeer[]};

const portText = ({port, endPort, protocol = 'TCP'}: NetworkPolicyPort): string =>
	endPort === undefined
		? `To Port: ${port ?? '<nil>'}/${protocol}`
		: `To Port Range: ${port ?? '<nil>'}-${endPort}/${protocol}`;

const peerLines = ({podSelector, namespaceSelector, ipBlock}: NetworkPolicyPeer): readonly string[] => {
	const selectors = [
		...(namespaceSelector === undefined ? [] : [`NamespaceSelector: ${selectorText(namespaceSelector)}`]),
		...(podSelector === undefined ? [] : [`PodSelector: ${selectorText(podSelector)}`]),
	];
	return selectors.length > 0 || ipBlock === undefined
		? selectors
		: ['IPBlock:', `  CIDR: ${ipBlock.cidr}`, `  Except: ${(ipBlock.except ?? []).join(', ')}`];
};

/** The direction from which a peer is looked at. */
type Way = {readonly word: 'From' | 'To'; readonly end: string; readonly isolated: string};

const writeRules = (sheet: Sheet, rules: readonly Rule[], {word, end, isolated}: Way): void => {
	if (rules.length === 0) {
		sheet.write(2, `<none> (Selected pods are isolated for ${isolated} connectivity)`);
	}

	for (const [index, {ports = [], peers = []}] of rules.entries()) {
		if (index > 0) {
			sheet.write(2, '----------');
		}

		for (const text of ports.length === 0 ? ['To Port: <any> (traffic allowed to all ports)'] : ports.map(portText)) {
			sheet.write(2, text);
		}

		if (peers.length === 0) {
			sheet.write(2, `${word}: <any> (traffic not restricted by ${end})`);
		}

		for (const peer of peers) {
			sheet.write(2, `${word}:`);

			for (const line of peerLines(peer)) {
				sheet.write(3, line);
			}
		}
	}
};

export const describeNetworkPolicy = (sheet: Sheet, {metadata, spec}: NetworkPolicy): void => {
	const {podSelector, policyTypes = []} = spec;
	const ingress = (spec.ingress ?? []).map(({from, ...rule}) => ({
		...rule,
		...(from === undefined ? {} : {peers: from}),
	}));
	const egress = (spec.egress ?? []).map(({to, ...rule}) => ({...rule, ...(to === undefined ? {} : {peers: to})}));
	const chosen = podSelector === undefined ? '<none>' : selectorText(podSelector);
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	sheet.write(0, `Created on:\t${goTime(metadata.creationTimestamp)}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, 'Spec:');
	sheet.write(
		1,
		`PodSelector:     ${chosen === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : chosen}`,
	);

	for (const [type, rules, way] of [
		['Ingress', ingress, {word: 'From', end: 'source', isolated: 'ingress'}],
		['Egress', egress, {word: 'To', end: 'destination', isolated: 'egress'}],
	] as const) {
		if (policyTypes.includes(type)) {
			sheet.write(1, `Allowing ${way.isolated} traffic:`);
			writeRules(sheet, rules, way);
		} else {
			sheet.write(1, `Not affecting ${way.isolated} traffic`);
		}
	}

	sheet.write(1, `Policy Types: ${orNone(policyTypes.join(', '))}`);
};
