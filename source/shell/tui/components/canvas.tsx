/**
A rectangle that painters fill.

Direct mode: Ink lays out a box whose rows hold one marker each and nothing else; the sink puts the painted cells there.
The text never changes, so nothing is measured and React does nothing when only the picture changes. Inline mode: the
painted rows are rendered as texts; for tests and for outputs that are not our own screen.
*/
import {Box, Text} from 'ink';
import {createContext, type ReactElement, useContext, useEffect, useMemo} from 'react';
import {markerOf} from '../sink.ts';
import {Surface} from '../surface.ts';
import {sgr, type Theme} from '../theme.ts';

export type Paint = (surface: Surface) => void;

/** Where canvases are registered in direct mode; the root repaints them on every draw. */
export type CanvasHost = {
	readonly mode: 'direct' | 'inline';
	readonly theme: Theme;
	readonly glyph?: (grapheme: string) => string;
	readonly claim: (canvas: number, surface: Surface, paint: () => void) => void;
	readonly release: (canvas: number) => void;
};

export const CanvasContext = createContext<CanvasHost | undefined>(undefined);

export type CanvasProperties = {
	/** 0 to 31, each once on a screen. */
	readonly id: number;
	readonly width: number;
	readonly height: number;
	/** Asked again at every draw: it must read what it shows from outside React. */
	readonly paint: Paint;
};

/** The rows of a surface with the codes of a theme: what inline mode prints. */
export const inlineRows = (surface: Surface, theme: Theme | undefined): string[] =>
	Array.from({length: surface.height}, (_, y) => {
		if (theme === undefined) {
			return surface.row(y).padEnd(1);
		}

		let text = '';
		let last = -1;

		for (let x = 0; x < surface.width; x++) {
			const style = surface.styles[y * surface.width + x] ?? 0;

			if (style !== last) {
				text += `\u001b[${sgr(theme, style)}m`;
				last = style;
			}

			text += surface.characters[y * surface.width + x];
		}

		return `${text}\u001b[0m`;
	});

const Direct = ({id, width, height, paint, host}: CanvasProperties & {readonly host: CanvasHost}): ReactElement => {
	const surface = useMemo(() => new Surface(width, height, host.glyph), [width, height, host.glyph]);

	useEffect(() => {
		host.claim(id, surface, () => paint(surface));
		return () => host.release(id);
	}, [host, id, surface, paint]);

	const markers = useMemo(() => Array.from({length: height}, (_, row) => markerOf(id, row)).join('\n'), [id, height]);
	return (
		<Box width={width} height={height} flexShrink={0}>
			<Text>{markers}</Text>
		</Box>
	);
};

const Inline = ({
	width,
	height,
	paint,
	host,
}: CanvasProperties & {readonly host: CanvasHost | undefined}): ReactElement => {
	const surface = new Surface(width, height, host?.glyph);
	paint(surface);
	return (
		<Box width={width} height={height} flexShrink={0}>
			<Text>{inlineRows(surface, host?.theme).join('\n')}</Text>
		</Box>
	);
};

export const Canvas = (properties: CanvasProperties): ReactElement => {
	const host = useContext(CanvasContext);
	return host?.mode === 'direct' ? <Direct {...properties} host={host} /> : <Inline {...properties} host={host} />;
};
