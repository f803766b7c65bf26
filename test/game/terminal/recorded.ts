import {readFileSync} from 'node:fs';
import test from 'ava';
import {twinLines} from '../../clients/twins/lines.ts';
import {type Answer, answerOf, openTwinRun, twinTerminal, typeInto} from '../../clients/twins/run.ts';

type Recorded = Answer & {readonly run: string; readonly stdin?: string};

/** What a real kubectl has said: `test/clients/twins/record.ts` writes it down. */
const recorded: readonly Recorded[] = readFileSync(new URL('recorded.jsonl', import.meta.url), 'utf8')
	.trimEnd()
	.split('\n')
	.map(line => JSON.parse(line) as Recorded);

test('line by line the terminal says what kubectl has said', t => {
	const run = openTwinRun();
	const terminal = twinTerminal(run);
	const left = [...recorded];

	for (const line of twinLines) {
		if ('advance' in line) {
			run.advance(run.now + line.advance);
			continue;
		}

		typeInto(terminal, `kubectl ${line.run}`, line.stdin);
		const [next] = left;

		if (terminal.busy) {
			terminal.interrupt();
		}

		if (next?.run === line.run && next.stdin === line.stdin) {
			left.shift();
			const {out, err, exit} = next;
			t.deepEqual(answerOf(terminal, `kubectl ${line.run}`), {out, err, exit}, line.run);
		}
	}

	t.deepEqual(left, [], 'every record has been held against its line');
	t.true(recorded.length > 300);
});
