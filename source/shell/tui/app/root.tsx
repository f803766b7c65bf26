/** What React holds: the canvas with constant text, tables and dialogs at their places, and the one listener for keys. */
import {Box, useInput} from 'ink';
import {Component, type ReactElement, type ReactNode} from 'react';
import {Canvas} from '../components/canvas.tsx';
import {DataTable} from '../components/data-table.tsx';
import {Dialog} from '../components/dialog.tsx';
import type {KeyFlags} from '../keys.ts';
import type {Size} from '../layout.ts';
import type {Dialog as DialogState} from '../model.ts';
import {dialogArea} from '../overlays.ts';
import type {PlacedTable} from '../screen.ts';
import type {Surface} from '../surface.ts';
import type {Theme} from '../theme.ts';

export type Tree = {readonly tables: readonly PlacedTable[]; readonly dialog: DialogState | undefined};

type RootProperties = {
	readonly size: Size;
	readonly tree: Tree;
	readonly theme: Theme;
	readonly paint: (surface: Surface) => void;
	readonly onInput: (input: string, flags: KeyFlags) => void;
};

export const Root = ({size, tree, theme, paint, onInput}: RootProperties): ReactElement => {
	useInput(onInput);
	return (
		<Box width={size.columns} height={size.rows}>
			<Canvas id={0} width={size.columns} height={size.rows} paint={paint} />
			{tree.tables.map(table => (
				<Box
					key={table.id}
					position='absolute'
					marginLeft={table.area.x}
					marginTop={table.area.y}
					width={table.area.width}
					height={table.area.height}
					overflow='hidden'
				>
					<DataTable
						columns={table.columns}
						rows={table.rows}
						from={table.from}
						limit={table.area.height - 1}
						selected={table.selected}
						theme={theme}
					/>
				</Box>
			))}
			{tree.dialog === undefined ? null : (
				<Dialog dialog={tree.dialog} area={dialogArea(size, tree.dialog)} theme={theme} />
			)}
		</Box>
	);
};

/** An error while React renders must end the program like any other: terminal back, message, status. */
export class Watchman extends Component<{readonly onError: (error: unknown) => void; readonly children: ReactNode}> {
	override componentDidCatch(error: unknown): void {
		this.props.onError(error);
	}

	static getDerivedStateFromError(): object {
		return {};
	}

	override render(): ReactNode {
		return this.props.children;
	}
}
