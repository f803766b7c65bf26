import {finalizerErrors} from '../../api/kinds/check.ts';
import {type Namespace, namespaces} from '../../api/kinds/namespace.ts';
import {invalid} from '../../api/refusals.ts';
import {mismatch} from '../decoding.ts';
import {mayGo} from '../deletion.ts';
import {accepted, refused} from '../storage.ts';
import type {Subresource} from './subresource.ts';

/** A namespace is finalized: its spec's finalizers change, and with the last of them it goes. Source: registry/core/namespace */
export const finalize: Subresource = {
	name: 'finalize',
	update({request, key, object, storage}, body) {
		const before = object as Namespace;
		const sent = body as Namespace;
		const {finalizers = []} = sent.spec ?? {};
		const problems = finalizerErrors(finalizers, 'spec.finalizers');
		const wrong =
			mismatch({...request, verb: 'update'}, sent, before) ??
			(problems.length === 0 ? undefined : invalid(namespaces, before.metadata.name, problems));

		if (wrong !== undefined) {
			return refused(wrong);
		}

		const next: Namespace = {...before, spec: {...before.spec, finalizers}};

		if (request.dryRun === true) {
			return accepted(next);
		}

		return mayGo(namespaces, next)
			? storage.erase(namespaces, key, next)
			: storage.replace(namespaces, key, next, before);
	},
};
