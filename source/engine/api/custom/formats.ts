/** Formats of texts that a schema may ask for. Source: kube-openapi/pkg/validation/strfmt, apiextensions-apiserver/pkg/apiserver/validation/formats.go */
import {timeOf} from '../../kernel/time.ts';

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/u;
const ipv6 = /^(?=.*:)[\da-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?$/iu;
const date = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u;
/** Go's own durations, or one of the units that people write: `1 week`, `3 days`, `2hr`. */
const duration =
	/^(?:[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+|(?:\d+\s*(?:ns|us|ms|s|m|h|hr|d|w|wk|nano|micro|milli|sec|min|hour|day|week)[a-zµ]*[^\da-z]*)+)$/iu;
const base64 = /^(?:[\w+/-]{4})*(?:[\w+/-]{2}==|[\w+/-]{3}=)?$/u;
const email = /^(?:[^\s<>@]+@[^\s<>@]+|[^<>@]*<[^\s<>@]+@[^\s<>@]+>)$/u;
const mac = /^(?:[\da-f]{2}([:-])(?:[\da-f]{2}\1){4,6}[\da-f]{2}|(?:[\da-f]{4}\.){2,3}[\da-f]{4})$/iu;
const hostLabel = /^[\da-z\p{L}\p{S}](?:[\da-z\p{L}\p{S}-]*[\da-z\p{L}\p{S}])?$/iu;
const topLabel = /^[a-z\p{L}]{2,63}$/iu;
const uriBegin = /^(?:[a-z][\d+.a-z-]*:|\/)/iu;
const badEscape = /%(?![\da-f]{2})|[\0-\x1F\x7F]/iu;
const socialNumber = /^\d{3}[ -]?\d{2}[ -]?\d{4}$/u;
const hexColor = /^#?(?:[\da-f]{3}|[\da-f]{6})$/iu;
const rgbColor = /^rgb\(\s*(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\s*(?:,(?!\s*\))|(?=\)))\s*){3}\)$/u;

const uuidOf = (version: string, variant: string): RegExp =>
	new RegExp(`^[\\da-f]{8}-?[\\da-f]{4}-?${version}[\\da-f]{3}-?${variant}[\\da-f]{3}-?[\\da-f]{12}$`, 'iu');

const anyUuid = uuidOf('[\\da-f]', '[\\da-f]');
const uuid3 = uuidOf('3', '[\\da-f]');
const uuid4 = uuidOf('4', '[89ab]');
const uuid5 = uuidOf('5', '[89ab]');

/** Labels of a name; the last of several is of letters alone. */
const isHostname = (text: string): boolean => {
	const labels = text.split('.');
	const isLabel = (label: string): boolean => label.length <= 63 && hostLabel.test(label);
	return text.length <= 255 && labels.every(isLabel) && (labels.length === 1 || topLabel.test(labels.at(-1) ?? ''));
};

const isCidr = (text: string): boolean => {
	const [address = '', bits = '', ...more] = text.split('/');
	const most = ipv4.test(address) ? 32 : ipv6.test(address) ? 128 : -1;
	return more.length === 0 && /^\d{1,3}$/u.test(bits) && Number(bits) <= most;
};

const digitsOf = (text: string): readonly number[] =>
	[...text.replace(/[ -]/gu, '')].map(digit => (digit.toUpperCase() === 'X' ? 10 : Number(digit)));

const weighted = (digits: readonly number[], weightAt: (index: number) => number): number =>
	digits.reduce((sum, digit, index) => sum + digit * weightAt(index), 0);

const isIsbn10 = (text: string): boolean =>
	/^(?:\d[ -]?){9}[\dX]$/iu.test(text) && weighted(digitsOf(text), index => 10 - index) % 11 === 0;

const isIsbn13 = (text: string): boolean =>
	/^(?:\d[ -]?){12}\d$/u.test(text) && weighted(digitsOf(text), index => (index % 2 === 0 ? 1 : 3)) % 10 === 0;

/** By Luhn's check: every second digit from the right counts twice. */
const isCreditCard = (text: string): boolean => {
	const digits = digitsOf(text);
	const doubled = (digit: number): number => (digit > 4 ? 2 * digit - 9 : 2 * digit);
	const sum = [...digits].reverse().reduce((all, digit, at) => all + (at % 2 === 0 ? digit : doubled(digit)), 0);
	return /^(?:\d[ -]?){12,18}\d$/u.test(text) && sum % 10 === 0;
};

type Check = (text: string) => boolean;

const matches =
	(pattern: RegExp): Check =>
	text =>
		pattern.test(text);

const isTime: Check = text => timeOf(text) !== undefined;

/** By the name without its dashes. */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
	['bsonobjectid', matches(/^[\da-f]{24}$/iu)],
	['byte', matches(base64)],
	['cidr', isCidr],
	['creditcard', isCreditCard],
	['date', matches(date)],
	['datetime', isTime],
	['duration', matches(duration)],
	['email', matches(email)],
	['hexcolor', matches(hexColor)],
	['hostname', isHostname],
	['ipv4', matches(ipv4)],
	['ipv6', matches(ipv6)],
	['isbn', text => isIsbn10(text) || isIsbn13(text)],
	['isbn10', isIsbn10],
	['isbn13', isIsbn13],
	['mac', matches(mac)],
	['password', () => true],
	['rgbcolor', matches(rgbColor)],
	['ssn', matches(socialNumber)],
	['uri', text => uriBegin.test(text) && !badEscape.test(text)],
	['uuid', matches(anyUuid)],
	['uuid3', matches(uuid3)],
	['uuid4', matches(uuid4)],
	['uuid5', matches(uuid5)],
]);

const checkOf = (format: string): Check | undefined => checks.get(format.replaceAll('-', ''));

/** Formats that nobody knows are annotations: any text has them. */
export const hasFormat = (text: string, format: string): boolean => checkOf(format)?.(text) ?? true;

export const isKnownFormat = (format: string): boolean => checkOf(format) !== undefined;
