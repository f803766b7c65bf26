import type {SeatId} from '../scenario/schema.ts';
import {operatorSeat} from './operator.ts';
import {schedulerSeat} from './scheduler.ts';
import type {SeatMaker} from './seat.ts';
import {tunerSeat} from './tuner.ts';
import {watchSeat} from './watch.ts';
import {workloadSeat} from './workload.ts';

/** Every seat that can be taken. */
export const seatMakers: Readonly<Partial<Record<SeatId, SeatMaker>>> = {
	watch: watchSeat,
	operator: operatorSeat,
	scheduler: schedulerSeat,
	tuner: tunerSeat,
	workload: workloadSeat,
};
