/*
kube-controller-manager's three loops over requests for certificates. Nearly no run has such a request, so they sleep, without
a watch and without a role of their own in etcd, until the first one is written:

	written ─▶ a moment later, if a controller manager leads: approve? sign? ─▶ once an hour: sweep what is over
*/
import {
	type CertificateSigningRequest,
	certificateSigningRequests,
	isDecision,
} from './api/kinds/certificate-signing-request.ts';
import {keyOf} from './api/object.ts';
import {resourceNotFound} from './api/refusals.ts';
import type {UserInfo} from './api/verbs.ts';
import {controllerAccount} from './apiserver/authentication.ts';
import type {KubeApiServer} from './apiserver/server.ts';
import {type Call, firstTurn} from './client/calls.ts';
import type {Loop} from './client/loop.ts';
import type {Seen} from './client/seen.ts';
import {certificateSigningLoop} from './controllers/certificate-signing.ts';
import {certificateLoops, certificateRounds} from './controllers/index.ts';
import type {Component} from './kernel/component.ts';
import type {Kernel} from './kernel/kernel.ts';
import {hours, type Millis, seconds} from './kernel/time.ts';

/** Who hosts the control plane outside names it to have all three. */
export const signingLoop = certificateSigningLoop.name;

export type CertificatesOptions = {
	readonly kernel: Kernel;
	readonly server: KubeApiServer;
	/** A kube-controller-manager leads now. */
	leads(): boolean;
};

/** As long as news and a look take a loop at rest. */
const moment: Millis = 20;

/** What no loop of certificates asks for. */
const unasked = {ok: false, status: resourceNotFound()} as const;

const own = controllerAccount('certificate-controller');

/** Its role would be one more object of every cluster; so it may do what it does by its group. */
const account: UserInfo = {...own, groups: [...own.groups, 'system:masters']};

/** Somebody may still decide on it, or sign it. */
const isOpen = ({status}: CertificateSigningRequest): boolean => {
	const conditions = status?.conditions ?? [];
	const isOver = conditions.some(({type}) => type === 'Denied' || type === 'Failed');
	return !isOver && ((status?.certificate ?? '') === '' || !conditions.some(isDecision));
};

export const createCertificates = ({kernel, server, leads}: CertificatesOptions): Component => {
	const name = 'certificates';
	const {storage} = server;
	/** Rounds go on as long as there is anything to sweep. */
	let makesRounds = false;

	const seen = (): Seen => ({
		now: kernel.now,
		draws: kernel.draws,
		customKinds: [],
		get: (kind, key) => storage.get(kind, key),
		list: (kind, namespace) => storage.sorted(kind, namespace),
		fresh: (kind, key) => storage.get(kind, key),
		ownedBy: () => [],
		byIndex: () => [],
		leaseRenewedAt: () => undefined,
		leaseSilencedBy: () => 0,
		scale: () => unasked,
		podMetrics: () => unasked,
	});

	const send = ({because: _, fineIf: _fine, ...request}: Call): void => {
		server.handle({...request, user: account});
	};

	const run = (loops: readonly Loop[], key: string): void => {
		for (const loop of loops) {
			loop.decide(key, seen(), firstTurn).calls.forEach(send);
		}
	};

	const look = (key: string): void => {
		const csr = storage.get(certificateSigningRequests, key);

		if (csr === undefined || !isOpen(csr)) {
			return;
		}

		if (leads()) {
			run(certificateLoops, key);
		} else {
			kernel.wake(name, kernel.now + seconds(1), 'look', key);
		}
	};

	const sweep = (): void => {
		if (leads()) {
			run(certificateRounds, 'rounds');
		}

		makesRounds = storage.sorted(certificateSigningRequests).length > 0;

		if (makesRounds) {
			kernel.wake(name, kernel.now + hours(1), 'sweep', '');
		}
	};

	storage.onWrite((kind, object) => {
		if ((kind as unknown) !== certificateSigningRequests || object === undefined) {
			return;
		}

		kernel.wake(name, kernel.now + moment, 'look', keyOf(object));

		if (!makesRounds) {
			makesRounds = true;
			kernel.wake(name, kernel.now + hours(1), 'sweep', '');
		}
	});

	return {
		name,
		room: 'controllers',
		start() {},
		wake(what, about) {
			if (what === 'look') {
				look(about);
			} else {
				sweep();
			}
		},
		save: () => ({makesRounds}),
		load(saved) {
			makesRounds = saved.makesRounds as boolean;
		},
	};
};
