import {swarm} from '../helpers/swarm-push.ts';

swarm(4, ['once more', 'with every heartbeat and probe as a wake']);
