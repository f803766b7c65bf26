import type {ApiObject} from '../../../engine/api/object.ts';
import type {Fields} from '../data.ts';
import {flag, number, text} from '../resolve/read.ts';
import {defineChange} from './change.ts';

/**
Somebody makes a priority class the default for all new pods. Those that run keep the number they were created with, so
whatever is created from now on outranks them.
*/
export const priorityCascade = defineChange({
	kind: 'priority-cascade',
	deed(params: Fields) {
		const name = text(params, 'name', 'usual');
		const value = number(params, 'value', 1000);
		const priorityClass = {
			apiVersion: 'scheduling.k8s.io/v1',
			kind: 'PriorityClass',
			metadata: {name},
			value,
			globalDefault: flag(params, 'default', true),
		} as unknown as ApiObject;
		return {
			does: [{type: 'apply', objects: [priorityClass]}],
			undoes: [{type: 'delete', kind: 'PriorityClass', ref: name}],
			told: `new pods have priority ${value} from now on, by the class ${name}`,
			undone: `the class ${name} is gone: new pods have priority 0 again`,
		};
	},
});
