import {type Namespace, namespaces} from '../../api/kinds/namespace.ts';
import {mayGo} from '../deletion.ts';
import {accepted} from '../storage.ts';
import type {Subresource} from './subresource.ts';

/** A namespace is finalized: its spec's finalizers change, and with the last of them it goes. Source: registry/core/namespace */
export const finalize: Subresource = {
	name: 'finalize',
	update({request, key, object, storage}, body) {
		const before = object as Namespace;
		const next: Namespace = {...before, spec: {...before.spec, finalizers: (body as Namespace).spec?.finalizers ?? []}};

		if (request.dryRun === true) {
			return accepted(next);
		}

		return mayGo(namespaces, next)
			? storage.erase(namespaces, key, next)
			: storage.replace(namespaces, key, next, before);
	},
};
