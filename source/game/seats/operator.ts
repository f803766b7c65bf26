import type {Cluster} from '../../engine/cluster.ts';
import type {Seat} from './seat.ts';
import {watchSeat} from './watch.ts';

/** On call, with kubectl: everything the rules let somebody do, and every loop left to itself. */
export const operatorSeat = (cluster: Cluster): Seat => ({...watchSeat(cluster), id: 'operator'});
