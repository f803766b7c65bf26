import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {RunOptions} from '../../source/game/run.ts';
import {scenarioFromManifests} from '../../source/game/scenario/own.ts';
import type {Scenario} from '../../source/game/scenario/schema.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'podfall-guests-'));

/** Writes a module with this text and gives its path. */
export const moduleOf = (name: string, text: string): string => {
	const file = path.join(folder, `${name}.mjs`);
	writeFileSync(file, text);
	return file;
};

const deployment = (name: string, replicas: number, port = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - {name: main, image: "web:1", resources: {requests: {cpu: 200m, memory: 64Mi}}${port}}`;

/** A small shop: six pods that fit, four that want a node's port of three nodes, three nodes in three zones, a node that crashes. */
export const shop = (): Scenario => {
	const text = ['apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}']
		.concat(deployment('web', 6), deployment('choosy', 4, ', ports: [{containerPort: 80, hostPort: 80}]'))
		.join('\n---\n');
	const made = scenarioFromManifests({
		name: 'shop',
		texts: [{file: 'shop.yaml', text}],
		nodes: 3,
		faults: ['node-crash@40s'],
		duration: 90_000,
	});

	if (!made.ok) {
		throw new Error(made.problems.map(({what}) => what).join('; '));
	}

	return made.value;
};

export const usualOptions = (scenario: Scenario, seed = '1'): RunOptions => ({
	scenario,
	seed,
	seat: scenario.seats.default,
	pilot: 'autopilot',
});
