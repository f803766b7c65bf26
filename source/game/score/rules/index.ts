import {actions} from './actions.ts';
import {availability} from './availability.ts';
import {bindingTime} from './binding-time.ts';
import {controlPlane} from './control-plane.ts';
import {convergence} from './convergence.ts';
import {cost} from './cost.ts';
import {detection} from './detection.ts';
import {diagnosis} from './diagnosis.ts';
import {disruption} from './disruption.ts';
import {latency} from './latency.ts';
import {pending} from './pending.ts';
import {policy} from './policy.ts';
import {resilience} from './resilience.ts';
import {restoration} from './restoration.ts';
import {staleness} from './staleness.ts';
import {stranded} from './stranded.ts';

/** Every rule, in the order in which results list them. */
export const rules = [
	availability,
	latency,
	bindingTime,
	pending,
	detection,
	restoration,
	convergence,
	staleness,
	controlPlane,
	diagnosis,
	cost,
	stranded,
	resilience,
	disruption,
	policy,
	actions,
] as const;
