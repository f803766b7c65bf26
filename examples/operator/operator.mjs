/*
A tiny operator: keeps a copy of one ConfigMap in every namespace that asks for it with the label `banner=yes`.

Two of them may run; a Lease says which one works. It keeps time by the clock of the cluster it works in, which is what lets a
test drive it in lockstep: an ordinary operator would ask the clock of its machine instead.
*/
import {ApiException, CoordinationV1Api, CoreV1Api, makeInformer} from '@kubernetes/client-node';

const leaseSeconds = 15;

/** The answer, or undefined where nothing is there. */
const orNothing = promise =>
	promise.catch(error => {
		if (error instanceof ApiException && error.code === 404) {
			return undefined;
		}

		throw error;
	});

/** True when it was done, false when somebody else was faster. */
const unlessTaken = promise =>
	promise.then(
		() => true,
		error => {
			if (error instanceof ApiException && error.code === 409) {
				return false;
			}

			throw error;
		},
	);

/**
Makes an operator that does nothing by itself: `turn(now)` is one round of its loop, `now` in milliseconds since 1970.

`source` is the namespace with the original; `banner` its name everywhere.
*/
export const createOperator = (config, {name, source, banner}) => {
	const core = config.makeApiClient(CoreV1Api);
	const leases = config.makeApiClient(CoordinationV1Api);
	const lease = {namespace: source, name: 'banner-operator'};
	const informer = makeInformer(config, '/api/v1/namespaces', () => core.listNamespace(), 'banner=yes');

	/** Gets or keeps the lease. */
	const leads = async now => {
		const before = await orNothing(leases.readNamespacedLease(lease));
		const spec = {holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime: new Date(now)};

		if (before === undefined) {
			return unlessTaken(leases.createNamespacedLease({namespace: source, body: {metadata: {name: lease.name}, spec}}));
		}

		const age = now - new Date(before.spec.renewTime).getTime();

		return before.spec.holderIdentity !== name && age < leaseSeconds * 1000
			? false
			: unlessTaken(leases.replaceNamespacedLease({...lease, body: {...before, spec}}));
	};

	const copyInto = async (namespace, data) => {
		const before = await orNothing(core.readNamespacedConfigMap({namespace, name: banner}));

		if (before === undefined) {
			await unlessTaken(core.createNamespacedConfigMap({namespace, body: {metadata: {name: banner}, data}}));
		} else if (JSON.stringify(before.data) !== JSON.stringify(data)) {
			await unlessTaken(core.replaceNamespacedConfigMap({namespace, name: banner, body: {...before, data}}));
		}
	};

	return {
		start: () => informer.start(),
		stop: () => informer.stop(),
		/** One round; true when this one led. */
		async turn(now) {
			if (!(await leads(now))) {
				return false;
			}

			const {data} = await core.readNamespacedConfigMap({namespace: source, name: banner});

			for (const namespace of informer.list()) {
				await copyInto(namespace.metadata.name, data);
			}

			return true;
		},
	};
};
