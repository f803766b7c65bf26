import {swarm} from '../helpers/swarm-push.ts';

swarm(8, ['in slices of any length', 'in slices of any length', 'counted anew each second']);
