/*
What a connection from a pod would meet in this millisecond, and what a name means to it: the same rules, wires and processes
that traffic goes by, asked for one connection, by someone who only looks. Nothing is kept and nothing changes.

	10.96.41.7:80 from node-3 ─▶ node-3's own rules ─▶ 10.244.1.9:8080 ─▶ wires, power, process ─▶ answered after 12 ms

Deliberately absent: the world outside of the cluster, which answers nobody.
*/
import {clusterDnsAddress, type DnsAnswer, type DnsSight, dnsAnswer, type ResolvConf} from './addons/cluster-dns.ts';
import {accepts, type GroundContainer} from './ground/container.ts';
import type {Ground} from './ground/ground.ts';
import type {PodOnGround} from './ground/runtime.ts';
import {closeTo, nobody, type RuleEndpoint, type RulePort, type ServiceRule} from './ground/service-rules.ts';
import type {DrawReader} from './kernel/draws.ts';
import type {Millis} from './kernel/time.ts';
import {servingContainer} from './traffic/routing.ts';

/** The asker's place, and what cannot be read off the ground. */
export type ReachSight = {
	readonly ground: Ground;
	readonly draws: DrawReader;
	readonly now: Millis;
	/** The machine of the asker, and what makes its choices differ from those of others. */
	readonly machine: string;
	readonly asker: string;
	/** Whether this pod's processes listen there; a pod that declares no ports listens everywhere. */
	listens(pod: string, port: number): boolean;
	readonly isServed: boolean;
};

export type Reached =
	| {readonly is: 'answered'; readonly by: GroundContainer; readonly took: Millis}
	/** The API server, which answers everybody, if only that they may not. */
	| {readonly is: 'api'; readonly took: Millis}
	/** The connection was made, and then nothing came. */
	| {readonly is: 'silent'; readonly took: Millis}
	| {readonly is: 'refused'; readonly took: Millis}
	/** No machine has this address any more: the last router says so. */
	| {readonly is: 'unreachable'; readonly took: Millis}
	/** Packets go and nothing comes back. */
	| {readonly is: 'lost'};

/** The rules of one protocol say nothing of another. */
export type Transport = 'TCP' | 'UDP';

/** How long a machine looks for the owner of an address. Source: Linux neighbour discovery, three tries of a second */
const neighbourTries: Millis = 3000;

const lost: Reached = {is: 'lost'};

const kubernetesService = 'default/kubernetes';

/** There and back in whole milliseconds, or nothing when packets do not get through in one of the directions. */
const roundTrip = ({ground, machine}: ReachSight, to: string): Millis | undefined => {
	const there = ground.network.oneWay(machine, to);
	const back = ground.network.oneWay(to, machine);
	return there === undefined || back === undefined || ground.network.loss(machine, to) >= 1
		? undefined
		: Math.round(there + back);
};

/** One process, once the packets are at its machine. */
const atPod = (sight: ReachSight, pod: PodOnGround, trip: Millis, listening: boolean): Reached => {
	const {ground, now} = sight;
	const container = servingContainer(ground, pod);

	if (container === undefined || !listening) {
		return {is: 'refused', took: trip};
	}

	if (container.health.hung) {
		return {is: 'silent', took: trip};
	}

	const program = ground.programs.of(container.image);

	if (!accepts(container, program.drains, now)) {
		return {is: 'refused', took: trip};
	}

	const [request] = program.requests;
	const work = request === undefined ? 0 : request.cpu / ground.speedOf(container.machine) + request.wait;
	return {is: 'answered', by: container, took: trip + Math.max(1, Math.round(work))};
};

const atEndpoint = (sight: ReachSight, {ip, port, node, pod}: RuleEndpoint, transport: Transport): Reached => {
	const {ground} = sight;

	// What people wrote into a slice by hand has an address, and no pod.
	if (pod === nobody) {
		return toAddress(sight, ip, port, transport, true);
	}

	const trip = roundTrip(sight, node);

	if (!ground.isUp(node) || trip === undefined) {
		return lost;
	}

	const there = ground.podAt(ip) ?? ground.podsOn(node).find(each => each.key === pod);
	return there === undefined || there.key !== pod
		? {is: 'unreachable', took: neighbourTries}
		: atPod(sight, there, trip, true);
};

/** One of the endpoints, by chance: a pure function of who asks, for what and when. */
const throughRule = (
	sight: ReachSight,
	rule: ServiceRule,
	port: RulePort,
	local: boolean,
	transport: Transport,
): Reached => {
	const {ground, machine, draws, asker, now} = sight;
	const near = closeTo(port.endpoints, ground.machine(machine));
	const usable = local ? port.endpoints.filter(({node}) => node === machine) : near;

	if (port.endpoints.length === 0) {
		return {is: 'refused', took: 0};
	}

	if (usable.length === 0) {
		return lost;
	}

	// Source: pkg/proxy/iptables, `-m recent`: who came before goes where it went
	const when = rule.sessionAffinity ? 0 : now;
	const chosen = Math.floor(draws.unit(`reach/${asker}/${rule.service}/${port.port}`, when) * usable.length);
	return atEndpoint(sight, usable[chosen]!, transport);
};

const toService = (sight: ReachSight, rule: ServiceRule, port: number, transport: Transport): Reached => {
	if (rule.service === kubernetesService && port === 443) {
		return sight.isServed ? {is: 'api', took: 2} : {is: 'refused', took: 1};
	}

	// iptables rewrites only ports that the Service has; anything else leaves by the default route and is lost.
	const found = rule.ports.find(each => each.port === port && each.protocol === transport);
	return found === undefined ? lost : throughRule(sight, rule, found, rule.internalLocal, transport);
};

/** A machine's own address: node ports, the kubelet, the API server, and pods on the host's network. */
const toMachine = (
	sight: ReachSight,
	name: string,
	port: number,
	transport: Transport,
	isTranslated: boolean,
): Reached => {
	const {ground} = sight;
	const trip = roundTrip(sight, name);

	if (!ground.isUp(name) || trip === undefined) {
		return lost;
	}

	// A packet is translated once.
	for (const service of isTranslated ? [] : ground.rules.services()) {
		const rule = ground.rules.ruleOn(name, service);
		const found = rule?.ports.find(each => each.nodePort === port && each.protocol === transport && port > 0);

		if (rule !== undefined && found !== undefined) {
			return throughRule({...sight, machine: name}, rule, found, rule.externalLocal, transport);
		}
	}

	if (port === 6443 && ground.serves(name, 'kube-apiserver')) {
		return {is: 'api', took: trip + 1};
	}

	const host = ground
		.podsOn(name)
		.find(each => each.sandboxes.some(sandbox => sandbox.hostNetwork) && sight.listens(each.key, port));
	return host === undefined ? {is: 'refused', took: trip} : atPod(sight, host, trip, true);
};

/** An address that no Service has. */
const toAddress = (
	sight: ReachSight,
	ip: string,
	port: number,
	transport: Transport,
	isTranslated: boolean,
): Reached => {
	const {ground} = sight;
	const host = ground.machines.find(({name}) => ground.addressOf(name) === ip);

	if (host !== undefined) {
		return toMachine(sight, host.name, port, transport, isTranslated);
	}

	const pod = ground.podAt(ip);
	const trip = pod === undefined ? undefined : roundTrip(sight, pod.machine);

	if (pod === undefined) {
		return /^10\.(24[4-9]|25[0-5])\./.test(ip) ? {is: 'unreachable', took: neighbourTries} : lost;
	}

	return !ground.isUp(pod.machine) || trip === undefined ? lost : atPod(sight, pod, trip, sight.listens(pod.key, port));
};

/** A connection to an address and a port, as it would go now. */
export const reach = (sight: ReachSight, ip: string, port: number, transport: Transport = 'TCP'): Reached => {
	const {ground, machine} = sight;

	for (const service of ground.rules.services()) {
		const rule = ground.rules.ruleOn(machine, service);

		if (rule?.clusterIP === ip) {
			return toService(sight, rule, port, transport);
		}
	}

	return toAddress(sight, ip, port, transport, false);
};

/** Whether an echo request would come back: virtual addresses answer none. */
export const pings = (sight: ReachSight, ip: string): Millis | undefined => {
	const {ground} = sight;
	const machine = ground.podAt(ip)?.machine ?? ground.machines.find(({name}) => ground.addressOf(name) === ip)?.name;
	return machine === undefined || !ground.isUp(machine) ? undefined : roundTrip(sight, machine);
};

/** What came of a name: its addresses, or why there are none. */
export type LookedUp = {
	readonly is: 'found' | 'NXDOMAIN' | 'refused' | 'lost';
	readonly server: string;
	/** The whole name under which it was found. */
	readonly name: string;
	readonly addresses: readonly string[];
	/** How often the servers were asked. */
	readonly questions: number;
	readonly took: Millis;
};

/** One try of a resolver, and how many it makes. Source: resolv.conf(5) */
const tryTime: Millis = 5000;
const tries = 2;

/** Aliases that lead to aliases are followed so far. */
const mostAliases = 8;

const namesToTry = (name: string, {searches, ndots}: ResolvConf): readonly string[] => {
	if (name.endsWith('.')) {
		return [name.slice(0, -1)];
	}

	const searched = searches.map(suffix => `${name}.${suffix}`);
	const dots = name.split('.').length - 1;
	return dots >= ndots ? [name, ...searched] : [...searched, name];
};

const followed = (name: string, objects: DnsSight): DnsAnswer => {
	let answer = dnsAnswer(name, objects);

	for (let step = 0; step < mostAliases && answer.is === 'alias'; step += 1) {
		answer = dnsAnswer(answer.name, objects);
	}

	return answer;
};

/**
A name as the resolver in a container would find it now: through the search list, each question on its way to a CoreDNS pod.
`withoutDns`: nobody planned a cluster DNS for this cluster; then names are known, as they are to its programs.
*/
export const lookUp = (
	sight: ReachSight,
	name: string,
	conf: ResolvConf,
	objects: DnsSight,
	withoutDns: boolean,
): LookedUp => {
	const server = conf.nameservers[0] ?? '127.0.0.1';
	const there: Reached =
		server === clusterDnsAddress && !withoutDns ? reach(sight, server, 53, 'UDP') : {is: 'api', took: 1};
	const nothing = {server, name, addresses: [], questions: 0};

	if (there.is === 'lost' || there.is === 'silent' || there.is === 'unreachable') {
		return {...nothing, is: 'lost', took: tryTime * tries};
	}

	if (there.is === 'refused') {
		return {...nothing, is: 'refused', took: there.took};
	}

	let questions = 0;

	for (const whole of namesToTry(name, conf)) {
		questions += 1;
		const answer = followed(whole, objects);

		if (answer.is === 'addresses' && server === clusterDnsAddress) {
			return {is: 'found', server, name: whole, addresses: answer.addresses, questions, took: questions * there.took};
		}
	}

	return {...nothing, is: 'NXDOMAIN', questions, took: questions * there.took};
};
