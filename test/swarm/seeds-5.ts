import {swarm} from '../helpers/swarm-push.ts';

swarm(5, ['once more', 'with every heartbeat and probe as a wake']);
