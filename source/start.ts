/*
The first file that runs. The program behind it is large, and compiling it takes longer than anything else at the start; from
Node 22.1 what was compiled once is kept in the cache folder. NODE_DISABLE_COMPILE_CACHE=1 does without.
*/
import module from 'node:module';
import path from 'node:path';
import {stateFolders, surroundings} from './shell/state-folders.ts';

/** Node 20 has nothing of the kind. */
type Compiling = {readonly enableCompileCache?: (folder: string) => unknown};

(module as Compiling).enableCompileCache?.(path.join(stateFolders(surroundings()).cache, 'compiled'));
await import('./cli.tsx');
