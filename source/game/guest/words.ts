/** What a guest is asked and what it is shown, for those who carry questions to it. */
export type {GuestQuestion, GuestShape, NodeView} from '../../engine/cluster.ts';

/** What is told of a guest that broke its contract, and of one that did it too often. */
export const guestStruck = 'guest broke its contract';
export const guestOut = 'guest is out';

/** What a run is marked with in which somebody else's scheduler was asked. */
export const ownScheduler = 'own-scheduler';
