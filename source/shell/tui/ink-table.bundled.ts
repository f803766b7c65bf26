/** The bridge to ink-table inside the bundle: there both are plain modules of one file. */
import 'ink';
import * as table from 'ink-table';
import type {ComponentType} from 'react';
import type {InkTableProperties} from './ink-table.ts';

type Loaded = {
	readonly default: ComponentType<InkTableProperties> | {readonly default: ComponentType<InkTableProperties>};
};

const held = (table as unknown as Loaded).default;
const InkTable: ComponentType<InkTableProperties> = 'default' in held ? held.default : held;
export default InkTable;
