import {swarm} from '../helpers/swarm-push.ts';

swarm(7, ['saved and loaded each second', 'loaded with its maps in another order']);
