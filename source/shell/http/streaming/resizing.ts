import {StringDecoder} from 'node:string_decoder';
import type {TerminalSize} from './handlers.ts';

/** The most characters that one size is written in; a line that is longer is none. */
const longestSize = 1024;

const sizeOf = (line: string): TerminalSize | undefined => {
	try {
		const {Width, Height} = JSON.parse(line) as {Width?: unknown; Height?: unknown};
		const fits = [Width, Height].every(each => Number.isInteger(each) && Number(each) > 0 && Number(each) < 65_536);
		return fits ? {width: Number(Width), height: Number(Height)} : undefined;
	} catch {
		return undefined;
	}
};

export type Resizing = {
	/** The next bytes of `{"Width":120,"Height":50}` and a line break, over and over. */
	take(bytes: Buffer): void;
	onResize(listener: (size: TerminalSize) => void): void;
};

export const createResizing = (): Resizing => {
	const decoder = new StringDecoder('utf8');
	const listeners: Array<(size: TerminalSize) => void> = [];
	let size: TerminalSize | undefined;
	let rest = '';

	const tell = (line: string): void => {
		const found = sizeOf(line);

		if (found !== undefined) {
			size = found;

			for (const listener of listeners) {
				listener(found);
			}
		}
	};

	return {
		take(bytes) {
			const lines = (rest + decoder.write(bytes)).split('\n');
			rest = lines.pop() ?? '';

			for (const line of lines) {
				tell(line);
			}

			// Some clients leave the line break out.
			if (rest.endsWith('}')) {
				tell(rest);
				rest = '';
			}

			rest = rest.length > longestSize ? '' : rest;
		},
		onResize(listener) {
			listeners.push(listener);

			if (size !== undefined) {
				listener(size);
			}
		},
	};
};
