import fs from 'node:fs';
import {fileURLToPath} from 'node:url';
import {openScenario} from '../../source/shell/scenarios.ts';

const campaign = fileURLToPath(new URL('../../scenarios/campaign', import.meta.url));

/** Every level that is shipped, in order, and so none that nobody tests; the sandbox has no goal. */
export const levels: readonly string[] = fs
	.readdirSync(campaign, {withFileTypes: true})
	.filter(entry => entry.isDirectory())
	.map(({name}) => name.replace(/^\d+-/, ''))
	.filter(id => id !== 'sandbox');

export const shippedLevel = (id: string) => openScenario(id);
