/** What a chart's tool would not have applied now. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {textAt} from '../data.ts';
import {type Notes, nameOf} from './run.ts';

/** Hooks that run when a chart is installed; others wait for a test, an end or a return that does not come. */
const installs = ['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade', 'crd-install'];

const hooksOf = (object: ApiObject): readonly string[] =>
	textAt(object, ['metadata', 'annotations', 'helm.sh/hook'])
		.split(',')
		.map(hook => hook.trim())
		.filter(hook => hook !== '');

/** The objects without those that Helm would keep back, each said. */
export const withoutHooks = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] =>
	objects.filter(object => {
		const hooks = hooksOf(object);
		const isKeptBack = hooks.length > 0 && !hooks.some(hook => installs.includes(hook));

		if (isKeptBack) {
			notes.push(`${nameOf(object)} is left out: it is a Helm hook for ${hooks.join(', ')}, and no install runs it`);
		}

		return !isKeptBack;
	});
