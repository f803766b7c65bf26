/** The record without its fields that are undefined or 0: Kubernetes leaves such counts out of a status. */
export const withoutZeros = <T extends object>(record: T): T =>
	Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== 0)) as T;
