import {swarm} from '../helpers/swarm-push.ts';

swarm(2, ['once more', 'with every heartbeat and probe as a wake']);
