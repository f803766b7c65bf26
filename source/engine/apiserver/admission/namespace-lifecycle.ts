import {namespaces} from '../../api/kinds/namespace.ts';
import {forbidden, notFound} from '../../api/refusals.ts';
import type {Status} from '../../api/status.ts';
import type {Admission, AdmissionPlugin} from './plugin.ts';

const immortal: readonly string[] = ['default', 'kube-system', 'kube-public'];

const refuseDeletion = ({kind, name}: Admission): Status | undefined =>
	immortal.includes(name) ? forbidden(kind, name, 'this namespace may not be deleted') : undefined;

const refuseCreation = ({kind, name, namespace = '', storage}: Admission): Status | undefined => {
	const home = storage.get(namespaces, namespace);

	if (home === undefined) {
		return notFound(namespaces, namespace);
	}

	if (home.status?.phase !== 'Terminating' && home.metadata.deletionTimestamp === undefined) {
		return undefined;
	}

	const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
	const cause = {
		reason: 'NamespaceTerminating',
		message: `namespace ${namespace} is being terminated`,
		field: 'metadata.namespace',
	};
	return forbidden(kind, name, why, [cause]);
};

/** No writes into a namespace that does not exist or is dying. Source: plugin/namespace/lifecycle */
export const namespaceLifecycle: AdmissionPlugin = {
	name: 'NamespaceLifecycle',
	mutate(admission) {
		const {verb, kind, namespace, subresource, object} = admission;
		const isNew = verb === 'create' && kind.namespaced && namespace !== undefined && subresource === '';
		const refusal = isNew ? refuseCreation(admission) : undefined;
		return refusal === undefined ? object : {refusal};
	},
	validate: admission =>
		admission.verb === 'delete' && admission.kind.plural === 'namespaces' && admission.kind.group === ''
			? refuseDeletion(admission)
			: undefined,
};
