/** What came of reading a text: its value, or what is wrong with it, in Kubernetes' words. */
export type Parsed<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly message: string};

export const parsed = <T>(value: T): Parsed<T> => ({ok: true, value});
export const unparsed = (message: string): {readonly ok: false; readonly message: string} => ({ok: false, message});
