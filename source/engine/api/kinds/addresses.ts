/** Addresses and ranges of addresses as people write them. Source: k8s.io/apimachinery/pkg/util/validation/ip.go */
import {type FieldErrors, invalidField} from '../validation.ts';
import {problemsAt} from './check.ts';

const wholeByte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4Pattern = new RegExp(`^${wholeByte}(?:\\.${wholeByte}){3}$`);

/** The eight groups of an IPv6 address; undefined when it is none. An address of IPv4 may stand at its end. */
const groupsOf = (text: string): readonly number[] | undefined => {
	const halves = text.split('::');
	const [left = '', right] = halves.map(withoutDots);

	if (halves.length > 2 || left.includes('?') || right?.includes('?') === true) {
		return undefined;
	}

	const [before, after] = [left, right ?? ''].map(half => (half === '' ? [] : half.split(':')));
	const given = [...(before ?? []), ...(after ?? [])];
	const zeros = 8 - given.length;

	if (!given.every(group => /^[\da-f]{1,4}$/i.test(group)) || (right === undefined ? zeros !== 0 : zeros < 1)) {
		return undefined;
	}

	const padding = Array.from({length: zeros}, () => '0');
	return [...(before ?? []), ...padding, ...(after ?? [])].map(group => Number.parseInt(group, 16));
};

/** `::ffff:10.0.0.1` with its last part as two groups; `?` where that part is no address. */
const withoutDots = (half: string): string => {
	const last = half.slice(half.lastIndexOf(':') + 1);

	if (!last.includes('.')) {
		return half;
	}

	if (!ipv4Pattern.test(last)) {
		return '?';
	}

	const [a = 0, b = 0, c = 0, d = 0] = last.split('.').map(Number);
	return `${half.slice(0, half.length - last.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

export const isIpv4 = (text: string): boolean => ipv4Pattern.test(text);

export const isIp = (text: string): boolean => isIpv4(text) || groupsOf(text) !== undefined;

export const ipProblems = (text = ''): readonly string[] =>
	isIp(text) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];

/** A range as the bits that all its addresses begin with. */
type Range = {readonly family: 4 | 6; readonly prefix: string};

const bitsOf = (numbers: readonly number[], width: number): string =>
	numbers.map(number => number.toString(2).padStart(width, '0')).join('');

const rangeOf = (text: string): Range | undefined => {
	const [address = '', length = '', ...rest] = text.split('/');
	const family = isIpv4(address) ? 4 : 6;
	const groups = family === 4 ? address.split('.').map(Number) : groupsOf(address);
	const most = family === 4 ? 32 : 128;

	if (groups === undefined || rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > most) {
		return undefined;
	}

	return {family, prefix: bitsOf(groups, family === 4 ? 8 : 16).slice(0, Number(length))};
};

export const cidrProblems = (text = ''): readonly string[] =>
	rangeOf(text) === undefined ? ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'] : [];

/** Whether the one range is a part of the other, and not all of it. */
export const isStrictlyWithin = (part: string, whole: string): boolean => {
	const [inner, outer] = [rangeOf(part), rangeOf(whole)];
	return (
		inner !== undefined &&
		outer !== undefined &&
		inner.family === outer.family &&
		inner.prefix.length > outer.prefix.length &&
		inner.prefix.startsWith(outer.prefix)
	);
};

/** An address in a field that has always taken them as people write them. Source: IsValidIPForLegacyField */
export const legacyIpErrors = (text: string, field: string): FieldErrors => problemsAt(field, text, ipProblems(text));

/** Addresses at which nobody else can be reached. Source: ValidateEndpointIP */
export const unreachableIpErrors = (text: string, field: string): FieldErrors => {
	const first = Number(text.split('.')[0]);
	const why =
		text === '0.0.0.0' || text === '::'
			? `may not be unspecified (${text})`
			: (isIpv4(text) && first === 127) || text === '::1'
				? 'may not be in the loopback range (127.0.0.0/8, ::1/128)'
				: text.startsWith('169.254.') || /^fe[89ab][\da-f]:/i.test(text)
					? 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'
					: text.startsWith('224.0.0.') || /^ff[\da-f]2:/i.test(text)
						? 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'
						: undefined;
	return why === undefined ? [] : [invalidField(field, text, why)];
};
