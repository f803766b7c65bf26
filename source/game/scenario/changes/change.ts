/*
Changes: people's mistakes. An author writes one like any fault; the loader makes ordinary API calls of it, under a name,
at a time, so that authentication, admission and audit apply and a player can find out who did it.
*/
import type {FaultItem, Scenario, TimelineAction} from '../schema.ts';

/** What is known of a scenario while it is read. */
export type Surroundings = Pick<Scenario, 'cluster' | 'objects'>;

/** What somebody does, how it is taken back, and what to call it, in the past tense and without a full stop. */
export type Deed = {
	readonly does: readonly TimelineAction[];
	/** Empty where nothing takes it back. */
	readonly undoes: readonly TimelineAction[];
	readonly told: string;
	readonly undone: string;
};

export type ChangeKind = {
	readonly kind: string;
	deed(params: FaultItem['params'], around: Surroundings): Deed;
};

export const defineChange = (kind: ChangeKind): ChangeKind => kind;
