/** The name of the game, which falls apart into pods only here. */
import type {Surface} from '../../surface.ts';

const logoRows = ['█▀█ █▀█ █▀▄ █▀▀ ▄▀█ █   █', '█▀▀ █▄█ █▄▀ █▀  █▀█ █▄▄ █▄▄'];

export const logo = (surface: Surface, x: number, y: number, falling: boolean): void => {
	for (const [row, text] of logoRows.entries()) {
		surface.put(x, y + row, [['you', text]]);
	}

	if (falling) {
		surface.put(x + 13, y + 2, [['ok', '●'], '       ', ['warn', '○'], '  ', ['ok', '●']]);
		surface.put(x + 17, y + 3, [['info', '◐'], '     ', ['bad', '✖']]);
	}
};
