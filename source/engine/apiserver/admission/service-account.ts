import type {Container, Pod, PodSpec} from '../../api/kinds/pod.ts';
import {serviceAccounts} from '../../api/kinds/service-account.ts';
import type {Volume} from '../../api/kinds/volume.ts';
import {safeEncode} from '../../api/names.ts';
import {objectKey} from '../../api/object.ts';
import {forbidden} from '../../api/refusals.ts';
import {grown} from '../../api/share.ts';
import {type AdmissionPlugin, creates} from './plugin.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const mirror = 'kubernetes.io/config.mirror';

/** Seconds for which a token in a pod lives. Source: plugin/pkg/admission/serviceaccount */
const tokenSeconds = 3607;

/** What all pods share but the name of the volume. */
const token: Volume['projected'] = Object.freeze({
	sources: Object.freeze([
		{serviceAccountToken: {expirationSeconds: tokenSeconds, path: 'token'}},
		{configMap: {name: 'kube-root-ca.crt', items: [{key: 'ca.crt', path: 'ca.crt'}]}},
		{
			downwardAPI: {
				items: [{path: 'namespace', fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.namespace'}}],
			},
		},
	]),
	defaultMode: 420,
});

/** The end of the volume's name: drawn in Kubernetes, here read off the pod's uid, which is drawn. */
const volumeName = (pod: Pod): string => `kube-api-access-${safeEncode((pod.metadata.uid ?? '').slice(0, 5))}`;

const mountsToken = ({volumeMounts}: Container): boolean =>
	volumeMounts?.some(mount => mount.mountPath === mountPath) === true;

/** What a pod's spec says more when its containers get a token; nothing when all have one. */
const tokenMembers = (pod: Pod): Partial<PodSpec> => {
	const {volumes = [], containers, initContainers} = pod.spec;

	if ((containers ?? []).every(mountsToken)) {
		return {};
	}

	const name = volumeName(pod);
	const withMount = <T extends Container>(container: T): T =>
		mountsToken(container)
			? container
			: grown(container, {volumeMounts: [...(container.volumeMounts ?? []), {name, readOnly: true, mountPath}]});

	return {
		volumes: [...volumes, {name, projected: token}],
		containers: containers.map(withMount),
		...(initContainers === undefined ? {} : {initContainers: initContainers.map(withMount)}),
	};
};

/** A pod gets its account and a token; without the account it is refused. Source: plugin/pkg/admission/serviceaccount */
export const serviceAccount: AdmissionPlugin = {
	name: 'ServiceAccount',
	mutate(admission) {
		const pod = admission.object as Pod;

		if (!creates(admission, 'pods') || pod.metadata.annotations?.[mirror] !== undefined) {
			return pod;
		}

		const name = pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? 'default';
		const account = admission.storage.get(serviceAccounts, objectKey(admission.namespace, name));

		if (account === undefined) {
			const place = `${admission.namespace ?? ''}/${name}`;
			const why = `error looking up service account ${place}: serviceaccount "${name}" not found`;
			return {refusal: forbidden(admission.kind, admission.name, why)};
		}

		const wantsToken = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
		const members = wantsToken ? tokenMembers(pod) : {};
		return grown(pod, {spec: grown(pod.spec, {serviceAccountName: name, serviceAccount: name, ...members})});
	},
};
