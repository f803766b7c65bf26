import {swarm} from '../helpers/swarm-push.ts';

swarm(6, ['saved and loaded each second']);
