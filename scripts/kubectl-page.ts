/* What docs/kubectl.md tells in tables: the commands that the clients' suite tries, and the resources that are served. */
import {apiResources} from '../source/shell/http/api-resources.ts';
import type {Command, Step, Story} from '../test/clients/case.ts';

/** Commands whose second word says what they do. */
const groups: readonly string[] = ['apply', 'auth', 'certificate', 'config', 'create', 'rollout', 'set', 'top'];

const lookups: ReadonlySet<string> = new Set(['view-last-applied', 'set-last-applied']);

/** `create deployment`, `get`, `rollout status`. */
const commandOf = ({run}: Command): string => {
	const [first = '', second = ''] = run.split(/\s+/u);
	const goesOn = groups.includes(first) && /^[a-z][a-z-]*$/u.test(second) && (first !== 'apply' || lookups.has(second));
	return goesOn ? `${first} ${second}` : first;
};

const isCommand = (step: Step): step is Command => 'run' in step && !step.run.startsWith('__');

/** One row a command: how many calls of it are tried. */
const commandRows = (stories: readonly Story[]): readonly string[] => {
	const counts = new Map<string, number>();

	for (const command of stories.flatMap(({steps}) => steps.filter(isCommand)).map(commandOf)) {
		counts.set(command, (counts.get(command) ?? 0) + 1);
	}

	return [...counts]
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([name, count]) => `| \`${name}\` | ${count} |`);
};

const resourceRows = (): readonly string[] =>
	apiResources()
		.map(({group, version, plural, shortNames, kind, subresources}) => {
			const place = group === '' ? version : `${group}/${version}`;
			const short = shortNames.length === 0 ? '' : ` (${shortNames.join(', ')})`;
			return `| ${place} | ${plural}${short} | ${kind} | ${subresources.map(({name}) => name).join(', ')} |`;
		})
		.sort();

const between = (page: string, name: string, lines: readonly string[]): string => {
	const [begin, end] = [`<!-- ${name}: written by scripts/write-kubectl-page.ts -->`, `<!-- end of ${name} -->`];
	const [before = '', rest = ''] = page.split(begin);
	const [, after = ''] = rest.split(end);
	return `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`;
};

/** The page with its tables as they should be now. */
export const kubectlPage = (page: string, stories: readonly Story[]): string => {
	const commands = ['| Command | Calls tried |', '| --- | --- |', ...commandRows(stories)];
	const resources = ['| Version | Resource | Kind | Beneath it |', '| --- | --- | --- | --- |', ...resourceRows()];
	return between(between(page, 'commands', commands), 'resources', resources);
};
