import type {Reply} from '../../engine/api/status.ts';
import type {StandingOrder} from '../../engine/client/standing-orders.ts';
import type {Cluster} from '../../engine/cluster.ts';
import type {DrawReader} from '../../engine/kernel/draws.ts';
import type {Intent} from '../intent.ts';
import type {Scenario, SeatId} from '../scenario/schema.ts';
import type {ViolationKind} from '../score/census.ts';

/** What an intent came to: carried out, in words; or refused, by the seat or by the API. */
export type SeatReply =
	/** `broke`: a rule that nobody checks at this door, and that the act went against. */
	| {readonly ok: true; readonly said: string; readonly broke?: ViolationKind; readonly answer?: Reply}
	| {
			readonly ok: false;
			readonly why: string;
			readonly reason?: string;
			readonly code?: number;
			/** The API server's own answer, where a client waits for it. */
			readonly answer?: Reply;
	  };

/** A piece of work that waits for the player. `arrival` grows with every new or returning piece. */
export type WaitingItem = {readonly key: string; readonly arrival: number};

/** The real component's choice, and how much better it thinks of it, in its own points. */
export type Rather = {readonly instead: Intent; readonly regret: number};

/**
A seat: what its player may ask, what waits there, and how a word of theirs becomes an API call.

Whoever plays has the component's own identity and rights, and nothing else: every act goes through the API server.
*/
export type Seat = {
	readonly id: SeatId;
	/** Words that this seat understands; others are refused before anything happens. */
	readonly words: readonly Intent['do'][];
	/** What could be acted on now, in the order of the bench. */
	waiting(): readonly WaitingItem[];
	/** Why an intent of this seat may not even begin now: outside a window. Nothing of it is written down. */
	mayNot?(intent: Intent): string | undefined;
	carryOut(intent: Intent): SeatReply;
	/** What somebody who does not know better would do with this piece of work; undefined: nothing. */
	random(item: WaitingItem, draws: DrawReader, turn: number): Intent | undefined;
	/** What the real component would do now in the place of an intent; undefined where it would do the same, or nobody can say. */
	rather?(intent: Intent): Rather | undefined;
};

export type SeatMaker = (cluster: Cluster, scenario: Scenario) => Seat;

export const notHere = (intent: Intent): SeatReply => ({ok: false, why: `"${intent.do}" is not this seat's business`});

/** `pods of kube-system are left to the autopilot`. */
export const orderText = ({namespace, ownerKind, lead}: StandingOrder, off: boolean): string => {
	const whose = ownerKind === undefined ? 'work' : `work for ${ownerKind}s`;
	const where = namespace === undefined ? '' : ` in ${namespace}`;
	const when = lead === undefined ? '' : ` with a lead of ${lead} points`;
	return `${whose}${where}${when} is ${off ? 'yours again' : 'left to the autopilot'}`;
};
