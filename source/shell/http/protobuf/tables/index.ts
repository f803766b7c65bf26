import {admissionregistrationMessages} from './admissionregistration.ts';
import {apiextensionsMessages} from './apiextensions.ts';
import {apiregistrationMessages} from './apiregistration.ts';
import {appsMessages} from './apps.ts';
import {authenticationMessages} from './authentication.ts';
import {authorizationMessages} from './authorization.ts';
import {autoscalingMessages} from './autoscaling.ts';
import {batchMessages} from './batch.ts';
import {certificatesMessages} from './certificates.ts';
import {coordinationMessages} from './coordination.ts';
import {coreMessages} from './core.ts';
import {discoveryMessages} from './discovery.ts';
import {eventsMessages} from './events.ts';
import {metaMessages} from './meta.ts';
import {networkingMessages} from './networking.ts';
import {nodeMessages} from './node.ts';
import {policyMessages} from './policy.ts';
import {rbacMessages} from './rbac.ts';
import {schedulingMessages} from './scheduling.ts';
import {storageMessages} from './storage.ts';

/** All messages by package, in the notation of messages.ts. Cloud volume sources are left out. */
export const messageTables: Readonly<Record<string, string>> = {
	...metaMessages,
	...coreMessages,
	...appsMessages,
	...batchMessages,
	...autoscalingMessages,
	...policyMessages,
	...networkingMessages,
	...rbacMessages,
	...authenticationMessages,
	...authorizationMessages,
	...certificatesMessages,
	...coordinationMessages,
	...discoveryMessages,
	...schedulingMessages,
	...storageMessages,
	...nodeMessages,
	...eventsMessages,
	...apiregistrationMessages,
	...apiextensionsMessages,
	...admissionregistrationMessages,
};
