import {definePlugin} from '../framework.ts';
import {failed, skip, unschedulable} from '../plugin-status.ts';

/**
Claims of dynamic resource allocation are not part of podfall; what the plug-in says about ordinary pods is.

It is on in v1.34 and leaves its words in the message of a pod that fits nowhere. When another PreFilter had rejected the pod before this
one was asked, its state was never stored, and PostFilter ends with an error: so `not found` stands at the end of such messages.
Source: pkg/scheduler/framework/plugins/dynamicresources
*/
export const dynamicResources = definePlugin('DynamicResources', () => ({
	preFilter: () => ({status: skip}),
	postFilter: (_pod, _input, preFiltered) => ({
		status: preFiltered ? unschedulable('no new claims to deallocate') : failed('not found'),
	}),
}));
