import type {Millis} from '../kernel/time.ts';
import type {GroundContainer} from './container.ts';
import {shellLine} from './lifetime.ts';
import type {Program} from './program.ts';

/** One line that a process wrote. */
export type GroundLogLine = {
	readonly at: Millis;
	/** Left out: the text is all there is. */
	readonly level?: 'INFO' | 'WARN' | 'ERROR';
	readonly text: string;
	/** Its break did not come yet. */
	readonly open?: true;
};

/** A line as it stands in the file. */
export const lineText = ({level, text}: GroundLogLine): string => (level === undefined ? text : `${level} ${text}`);

const startLines = (container: GroundContainer, program: Program): readonly GroundLogLine[] => {
	const {startedAt, servingAt} = container;
	const task = container.lifetime === 'task';
	const up = task ? 'working' : program.requests.length > 0 ? 'ready to serve' : 'running';
	return [
		{at: startedAt, level: 'INFO', text: `starting ${container.image}`},
		...(program.calls.length > 0
			? [
					{
						at: startedAt,
						level: 'INFO' as const,
						text: `depends on ${program.calls.map(call => call.service).join(', ')}`,
					},
				]
			: []),
		...(servingAt === undefined ? [] : [{at: servingAt, level: 'INFO' as const, text: up}]),
	];
};

const troubleLines = ({health, healthSince}: GroundContainer): readonly GroundLogLine[] => [
	...(health.queue ? [{at: healthSince, level: 'WARN' as const, text: 'request queue is full, rejecting'}] : []),
	...(health.dependency
		? [{at: healthSince, level: 'ERROR' as const, text: 'a service this one depends on does not answer'}]
		: []),
];

/** A process that is killed writes nothing about it. */
const endLines = (container: GroundContainer): readonly GroundLogLine[] => {
	const {stoppingSince, finishedAt, exitCode, state} = container;
	const stopping =
		stoppingSince === undefined || container.health.hung
			? []
			: [{at: stoppingSince, level: 'INFO' as const, text: 'received SIGTERM, shutting down'}];
	const killed = exitCode === 137 || exitCode === 255 || exitCode === 143;

	if (state !== 'exited' || killed) {
		return stopping;
	}

	return [
		...stopping,
		exitCode === 0
			? {at: finishedAt, level: 'INFO', text: 'done'}
			: {at: finishedAt, level: 'ERROR', text: `fatal: exiting with code ${exitCode}`},
	];
};

/**
What a container has written by now, oldest first. Worked out from what happened to it, so that a log always tells the
same story as everything else, and nothing of it has to be kept but what its own words wrote. A hung process is silent.
*/
export const logLines = (
	container: GroundContainer,
	program: Program,
	now: Millis,
	spoken?: {readonly lines: readonly GroundLogLine[]; readonly serves: boolean},
): readonly GroundLogLine[] => {
	if (container.state === 'created') {
		return [];
	}

	if (spoken?.serves === false) {
		return spoken.lines;
	}

	const silent = spoken === undefined && shellLine(container.command) !== undefined;
	const all = [
		...(silent ? [] : startLines(container, program)),
		...troubleLines(container),
		...(silent ? [] : endLines(container)),
	];
	const end = container.state === 'exited' ? container.finishedAt : now;
	const hungAt = container.health.hung ? container.healthSince : end;
	const told = all.filter(line => line.at <= Math.min(end, hungAt));
	return [...(spoken?.lines ?? []), ...told].sort((left, right) => left.at - right.at);
};
