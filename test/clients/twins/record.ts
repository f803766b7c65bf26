/*
`node --import=tsx test/clients/twins/record.ts`: what the newest kubectl of this machine says to every line, as data for the test
of the game's own terminal, which needs no kubectl. Long answers are left out: `npm run test:clients` compares those too.
*/
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {findKubectls} from '../kubectls.ts';
import {differencesOf, type TwinAnswers, tellTwins} from './tell-twins.ts';

const longest = 1200;
const kubectl = findKubectls().at(-1);
const kept: object[] = [];

const keep = (answers: TwinAnswers): void => {
	const {run, stdin, kubectl: answer} = answers;

	if (differencesOf(answers).length === 0 && answer.out.length + answer.err.length <= longest) {
		kept.push({run, ...(stdin === undefined ? {} : {stdin}), ...answer});
	}
};

if (kubectl === undefined) {
	throw new Error('There is no kubectl on this machine.');
}

const {passed, failures} = await tellTwins(kubectl, keep);
const lines = kept.map(each => JSON.stringify(each)).join('\n');
writeFileSync(fileURLToPath(new URL('../../game/terminal/recorded.jsonl', import.meta.url)), `${lines}\n`);

for (const {step, problems} of failures) {
	process.stdout.write(`✖ ${step}\n   ${problems.join('\n   ')}\n`);
}

process.stdout.write(
	`${passed} passed, ${failures.length} failed, ${kept.length} recorded with kubectl ${kubectl.version}\n`,
);
process.exit(0);
