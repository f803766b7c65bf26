import {type Pod, pods} from '../../api/kinds/pod.ts';
import type {ApiObject} from '../../api/object.ts';
import {isMirror} from '../../api/pod-view.ts';
import {equalValues} from '../../api/share.ts';
import {forbiddenField} from '../../api/validation.ts';
import {accepted} from '../storage.ts';
import {ephemeralContainerErrors} from './ephemeral-container-check.ts';
import {changePart, withSpec} from './part.ts';
import type {Subresource} from './subresource.ts';

/** What `kubectl debug` adds to a running pod. Source: pkg/registry/core/pod/storage/storage.go, EphemeralContainersREST */
export const ephemeralContainers: Subresource = {
	name: 'ephemeralcontainers',
	get: ({object}) => accepted(object),
	update(context, body) {
		const before = context.object as Pod;
		const wanted = pods.defaults({
			...before,
			spec: {...before.spec, ephemeralContainers: (body as Pod).spec?.ephemeralContainers ?? []},
		});
		const isNews = !equalValues(wanted.spec.ephemeralContainers, before.spec.ephemeralContainers ?? []);
		const next = isNews ? withSpec(before, wanted.spec) : before;
		const problems = isMirror(before)
			? [forbiddenField('spec', 'static pods do not support ephemeral containers')]
			: ephemeralContainerErrors(next, before);
		return changePart(context, body, next as ApiObject, problems);
	},
};
