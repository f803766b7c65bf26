/*
The words that facts use and the score listens for. Who tells such a fact uses these words; who folds it looks for them.
*/

/** Once a traffic tick for each account: `offered`, `good`, `slow`, `failed` and one number for each cause of failure. */
export const trafficTold = 'traffic';

/** Lost or slow requests of one tick that share account, outcome and cause; its cause is what put their path in that state. */
export const requestsLostTold = 'requests lost';
export const requestsSlowTold = 'requests slow';

/** A fault pulled its levers, and let them go. Hidden until announced. */
export const faultStruck = 'fault struck';
export const faultEnded = 'fault ended';

/** Somebody's mistake was carried out through the API; it counts as a fault when it harms. */
export const changeMade = 'change made';
