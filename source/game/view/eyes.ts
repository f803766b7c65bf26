import type {Cluster} from '../../engine/cluster.ts';
import type {Keeper} from '../keeper.ts';
import type {Run, RunOptions} from '../run.ts';
import type {Tallies} from '../tallies.ts';
import type {Mirror} from './mirror.ts';

/** What a section of a frame is made from: the cluster through glass, what the session counted, and who plays. */
export type Eyes = {
	readonly cluster: Cluster;
	readonly keeper: Keeper;
	readonly options: RunOptions;
	readonly mirror: Mirror;
	readonly tallies: Tallies;
	/** Whether the ground itself may be seen: in Watch, in practice and in the report. */
	readonly truth: boolean;
	readonly over: boolean;
	readonly marks: Run['marks'];
};
