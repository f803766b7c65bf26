/** A mistake of ours, not of the player: it ends the run, and the shell saves a replay and says how to report it. */
export class Bug extends Error {
	override readonly name = 'Bug';
}

/** Stops the run when something that must hold does not. */
export function assert(claim: unknown, message: string): asserts claim {
	if (!claim) {
		throw new Bug(message);
	}
}

/** For the branch that the types say cannot be taken. */
export const unreachable = (value: never): never => {
	throw new Bug(`unreachable: ${String(value)}`);
};
