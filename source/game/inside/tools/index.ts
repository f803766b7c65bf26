import type {Tool} from '../tool.ts';
import {agnhostTools} from './agnhost.ts';
import {dd} from './dd.ts';
import {expr} from './expr.ts';
import {fileTools} from './file-tools.ts';
import {networkTools} from './network-tools.ts';
import {systemTools} from './system-tools.ts';
import {textTools} from './text-tools.ts';

/** Everything that can be called by its name inside a container; the shell itself is not among them. */
export const allTools: ReadonlyMap<string, Tool> = new Map([
	...textTools,
	...fileTools,
	...systemTools,
	...networkTools,
	['dd', dd],
	['expr', expr],
	...agnhostTools,
]);
