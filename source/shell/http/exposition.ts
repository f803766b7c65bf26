/** `/metrics`: what the API server tells a Prometheus about itself. Source: k8s.io/apiserver/pkg/storage/etcd3/metrics */
import {resourceName} from '../../engine/api/kind.ts';
import {allKinds} from '../../engine/api/kinds/index.ts';
import type {Door} from '../../game/door/door.ts';
import {identities} from '../../game/door/identities.ts';
import {type Answer, textAnswer} from './answer.ts';
import {versionInfo} from './discovery.ts';

type Sample = {readonly labels: Readonly<Record<string, string>>; readonly value: number};

const labelText = ([name, value]: readonly [string, string]): string =>
	`${name}="${value.replace(/[\\"\n]/gu, letter => (letter === '\n' ? '\\n' : `\\${letter}`))}"`;

const sampleText = (name: string, {labels, value}: Sample): string =>
	`${name}{${Object.entries(labels).map(labelText).join(',')}} ${value}`;

const gauge = (name: string, help: string, samples: readonly Sample[]): readonly string[] => [
	`# HELP ${name} ${help}`,
	`# TYPE ${name} gauge`,
	...samples.map(sample => sampleText(name, sample)),
];

const objectCounts = ({glass}: Door): readonly Sample[] =>
	allKinds.flatMap(kind => {
		const list = glass.list(identities.admin, kind);
		return list.ok ? [{labels: {resource: resourceName(kind)}, value: list.object.items.length}] : [];
	});

/** Gauges alone: what is so now. What has happened is the run's own affair, which its reports tell. */
export const answerExposition = (door: Door): Answer => {
	const lines = [
		...gauge('kubernetes_build_info', 'Which Kubernetes this is.', [
			{labels: {git_version: versionInfo().gitVersion}, value: 1},
		]),
		...gauge('apiserver_storage_objects', 'How many objects of a resource are stored.', objectCounts(door)),
	];
	const answer = textAnswer(`${lines.join('\n')}\n`);
	return {...answer, headers: {'Content-Type': 'text/plain; version=0.0.4; charset=utf-8'}};
};
