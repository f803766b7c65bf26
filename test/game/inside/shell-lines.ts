import test from 'ava';
import fc from 'fast-check';
import {type Block, type Command, parseLine, type Step, type Word} from '../../../source/game/inside/shell-lines.ts';

const wordText = (word: Word): string =>
	word
		.map(piece =>
			piece.is === 'text'
				? piece.text
				: piece.is === 'variable'
					? `<${piece.name}${piece.otherwise === '' ? '' : `|${piece.otherwise}`}>`
					: piece.is === 'sum'
						? `((${piece.text}))`
						: `(${piece.line})`,
		)
		.join('');

const blockText = (block: Block): string => {
	switch (block.is) {
		case 'braces':
			return `{${stepsText(block.steps)}}`;
		case 'if':
			return `if${block.branches.map(({test, body}) => ` ${stepsText(test)} → ${stepsText(body)}`).join(' or')} else ${stepsText(block.otherwise)}`;
		case 'for':
			return `for ${block.name} in ${block.among.map(wordText).join(' ')}: ${stepsText(block.body)}`;
		case 'case':
			return `case ${wordText(block.of)}${block.arms.map(({patterns, body}) => ` ${patterns.map(wordText).join('|')}) ${stepsText(body)}`).join('')}`;
		default:
			return `${block.is} ${stepsText(block.test)}: ${stepsText(block.body)}`;
	}
};

const commandText = ({words, redirections, group, block}: Command): string =>
	(block === undefined
		? group === undefined
			? words.map(word => wordText(word)).join(' ')
			: `(${stepsText(group)})`
		: blockText(block)) + redirections.map(({of, how, where}) => ` ${of}${how}${wordText(where)}`).join('');

const stepsText = (steps: readonly Step[]): string =>
	steps
		.map(
			({after, commands, not, away}) =>
				`${after}${not ? '! ' : ''}${commands.map(commandText).join('|')}${away ? ' &' : ''}`,
		)
		.join(' ');

/** `;a b|c>1x` for `a b | c > x`. */
const told = (line: string): string => {
	const parsed = parseLine(line);
	return parsed.ok ? stepsText(parsed.steps) : `! ${parsed.problem}`;
};

const lines: ReadonlyArray<readonly [line: string, means: string]> = [
	['', ''],
	['  # only a remark', ''],
	['a b  c', ';a b c'],
	['a#b # c', ';a#b'],
	[`a "b c" 'd $e' f\\ g`, ';a b c d $e f g'],
	['a;b && c||d\ne', ';a ;b &&c ||d ;e'],
	['a | b 2>&1 | c', ';a|b 2to1|c'],
	['a > x 2>> y < z', ';a 1>x 2>>y 0<z'],
	['a>x', ';a 1>x'],
	[`echo "$HOME \${X:-none} $? \\$"`, ';echo <HOME> <X|none> <?> $'],
	['echo $(ls $(pwd)) $', ';echo (ls $(pwd)) $'],
	['A=1 b', ';A=1 b'],
	['""', ';'],
	['"open', '! syntax error: unterminated quoted string'],
	["'open", '! syntax error: unterminated quoted string'],
	['a $(b', '! syntax error: unterminated command substitution'],
	['a |', '! syntax error: unexpected end of file'],
	['| a', '! syntax error: unexpected "|"'],
	['; a', '! syntax error: unexpected ";"'],
	['a >', '! syntax error: unexpected redirection'],
	['(a)', ';(;a)'],
	['a; (b && (c || d) | e) > x', ';a ;(;b &&(;c ||d)|e) 1>x'],
	['(a', '! syntax error: unexpected "("'],
	['a)', '! syntax error: unexpected ")"'],
	['()', '! syntax error: unexpected ")"'],
	['a (b)', '! syntax error: unexpected "("'],
	['(a) b', '! syntax error: unexpected word "b"'],
	['while true; do a; b; done', ';while ;true: ;a ;b'],
	['until a\ndo\n  b\ndone > x', ';until ;a: ;b 1>x'],
	['for i in 1 "2 3"; do a $i; done; b', ';for i in 1 2 3: ;a <i> ;b'],
	['if a; then b; elif c && d; then e; else f; fi', ';if ;a → ;b or ;c &&d → ;e else ;f'],
	['case $1 in a|b) c;; *) d; e;; esac', ';case <1> a|b) ;c *) ;d ;e'],
	['{ a; b; } | c', ';{;a ;b}|c'],
	['! a && b & c', ';! a &&b & ;c'],
	['echo $((1 + (2 * n))) `b c`', ';echo ((1 + (2 * n))) (b c)'],
	['echo done if', ';echo done if'],
	['while true; do a', '! syntax error: unexpected end of file'],
	['while true; a; done', '! syntax error: unexpected "done"'],
	['if a; then fi', '! syntax error: unexpected "fi"'],
	['a; done', '! syntax error: unexpected "done"'],
	['for 1 in a; do b; done', '! syntax error: bad for loop variable'],
	['f() { a; }', '! syntax error: unexpected "("'],
];

for (const [line, means] of lines) {
	test(`${JSON.stringify(line)} is ${means === '' ? 'nothing' : means}`, t => {
		t.is(told(line), means);
	});
}

test('any line is read or refused, and what is read has words or somewhere to go', t => {
	fc.assert(
		fc.property(fc.string({unit: fc.constantFrom(...'ab \'"$(){}|&;<>\\\n#=?2'), maxLength: 24}), line => {
			const parsed = parseLine(line);
			t.true(
				parsed.ok
					? parsed.steps.every(({commands}) =>
							commands.every(
								({words, redirections, group, block}) =>
									words.length + redirections.length > 0 || group !== undefined || block !== undefined,
							),
						)
					: parsed.problem.length > 5,
			);
		}),
		{numRuns: 2000},
	);
});
