/** Writes the published schemas from their source: `node --import=tsx scripts/write-schema.ts`. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {packSchema, scenarioSchema} from '../source/game/scenario/json-schema.ts';

const folder = fileURLToPath(new URL('../schema/', import.meta.url));
mkdirSync(folder, {recursive: true});
writeFileSync(`${folder}scenario.schema.json`, `${JSON.stringify(scenarioSchema, null, '\t')}\n`);
writeFileSync(`${folder}pack.schema.json`, `${JSON.stringify(packSchema, null, '\t')}\n`);
