import fc from 'fast-check';
import type {Problem} from '../../source/game/scenario/problems.ts';

/** What people and hostile people do to a text: cut, repeat, swap, put in what parsers trip over. */
export const splinters = [
	'\n',
	'\t',
	': ',
	'- ',
	'{',
	'}',
	'[',
	']',
	'&a ',
	'*a ',
	'<<: ',
	'!!binary ',
	'"',
	"'",
	'|\n',
	'>\n',
	'#',
	'%YAML 1.1\n',
	'---\n',
	'...\n',
	'? ',
	'null',
	'~',
	'true',
	'.inf',
	'1e999',
	'-1',
	'9007199254740993',
	'__proto__',
	'constructor: {toString: 1}',
	'toString: 1',
	'\u0000',
	'\ud800',
	'\u2028',
	'\ufeff',
	'{toString: 1, valueOf: 2, toJSON: 3}',
	'[[]]',
	'[null]',
	'{}',
	'loadbalancer:',
	'replay:',
	'9'.repeat(400),
	'('.repeat(60),
];

export type Mutation = {readonly at: number; readonly length: number; readonly put: string};

const mutation: fc.Arbitrary<Mutation> = fc.record({
	at: fc.nat(999_999).map(part => part / 1_000_000),
	length: fc.oneof(fc.constant(0), fc.integer({min: 0, max: 4}), fc.integer({min: 0, max: 200})),
	put: fc.oneof(fc.constantFrom(...splinters), fc.string({maxLength: 6}), fc.constant('')),
});

export const mutations = fc.array(mutation, {minLength: 1, maxLength: 4});

export const mutated = (text: string, changes: readonly Mutation[]): string =>
	changes.reduce((now, {at, length, put}) => {
		const from = Math.floor(at * now.length);
		return `${now.slice(0, from)}${put}${now.slice(from + length)}`;
	}, text);

export const havePlaces = (problems: readonly Problem[]): boolean =>
	problems.length > 0 && problems.every(({where, what}) => where !== '' && what !== '');
