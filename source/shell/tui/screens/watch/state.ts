/** How the state of a node looks, and which measure the map shows. */
import type {NodeCell} from '../../../../game/view/frame.ts';
import type {panel} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';

export type Frame = (
	surface: Surface,
	area: Rectangle,
	title: Inked,
	options?: Parameters<typeof panel>[3],
) => Rectangle;

export const stateGlyphs: Readonly<Record<NodeCell['state'], readonly [Token, string]>> = {
	ready: ['ok', '●'],
	hot: ['warn', '▲'],
	silent: ['silent', '?'],
	down: ['bad', '✖'],
	cordoned: ['cordon', '⊘'],
	booting: ['info', '◐'],
	draining: ['gone', '◌'],
};

export type Metric = 'cpu' | 'memory' | 'pods';

export const loadOf = (node: NodeCell, metric: Metric): number | undefined =>
	metric === 'pods' ? (node.pods === undefined ? undefined : node.pods / 110) : node[metric];
