/*
Names: what they may look like, and how the API server and controllers make new ones.

Checks answer with Kubernetes' own sentences, none when all is well; what is absent counts as empty. Chance is handed in as whole 32-bit numbers.
Source: k8s.io/apimachinery/pkg/util/validation/validation.go, pkg/util/rand, k8s.io/apiserver/pkg/storage/names
*/

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const qualifiedPart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

const labelPattern = whole(label);
const subdomainPattern = whole(subdomain);
const label1035Pattern = whole(label1035);
const qualifiedPattern = whole(qualifiedPart);
const labelValuePattern = whole(`(${qualifiedPart})?`);
const configKeyPattern = whole('[-._a-zA-Z0-9]+');
const portNamePattern = /^[-a-z0-9]+$/;
const envNamePattern = /^[ -<>-~]+$/;

const quoted = (examples: readonly string[]): string => examples.map(example => `'${example}'`).join(',  or ');

const regexSentence = (sentence: string, pattern: string, ...examples: readonly string[]): string =>
	`${sentence} (e.g. ${quoted(examples)}, regex used for validation is '${pattern}')`;

export const tooLongSentence = (longest: number): string => `must be no more than ${longest} characters`;

/** A name of one DNS label, as namespaces, containers and volumes have: at most 63 characters. */
export const dnsLabelProblems = (name = ''): readonly string[] => [
	...(name.length > 63 ? [tooLongSentence(63)] : []),
	...(labelPattern.test(name)
		? []
		: [
				regexSentence(
					"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
					label,
					'my-name',
					'123-abc',
				),
			]),
];

/** The usual name of an object: DNS labels joined by dots, at most 253 characters. */
export const dnsSubdomainProblems = (name = ''): readonly string[] => [
	...(name.length > 253 ? [tooLongSentence(253)] : []),
	...(subdomainPattern.test(name)
		? []
		: [
				regexSentence(
					"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
					subdomain,
					'example.com',
				),
			]),
];

const wildcard = `\\*\\.${subdomain}`;
const wildcardPattern = whole(wildcard);

/** The name of a host of which the first label may be anything: `*.example.com`. */
export const wildcardProblems = (name = ''): readonly string[] => [
	...(name.length > 253 ? [tooLongSentence(253)] : []),
	...(wildcardPattern.test(name)
		? []
		: [
				regexSentence(
					"a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
					wildcard,
					'*.example.com',
				),
			]),
];

const domainPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const domainPathPattern = whole(domainPath);

/** A name in somebody's domain: `acme.io/foo`. Source: validation.IsDomainPrefixedPath */
export const domainPathProblems = (name = ''): readonly string[] => {
	const slash = name.indexOf('/');
	const path = name.slice(slash + 1);

	if (slash <= 0 || path === '') {
		return ['must be a domain-prefixed path (such as "acme.io/foo")'];
	}

	return [
		...dnsSubdomainProblems(name.slice(0, slash)),
		...(domainPathPattern.test(path) ? [] : [`Invalid path (regex used for validation is '${domainPath}')`]),
	];
};

/** The name of a service: a DNS label that begins with a letter. */
export const dns1035Problems = (name = ''): readonly string[] => [
	...(name.length > 63 ? [tooLongSentence(63)] : []),
	...(label1035Pattern.test(name)
		? []
		: [
				regexSentence(
					"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
					label1035,
					'my-name',
					'abc-123',
				),
			]),
];

/** A name that may stand in a path, as those of roles: anything without `/`, `%`, `.` and `..`. */
export const pathSegmentProblems = (name = ''): readonly string[] => {
	if (name === '.' || name === '..') {
		return [`may not be '${name}'`];
	}

	return ['/', '%'].filter(part => name.includes(part)).map(part => `may not contain '${part}'`);
};

const qualifiedSentence =
	"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** The key of a label, annotation or taint: `name` or `prefix.example/name`. */
export const qualifiedNameProblems = (key = ''): readonly string[] => {
	const parts = key.split('/');
	const name = parts.at(-1) ?? '';

	if (parts.length > 2) {
		return [
			`a qualified name ${regexSentence(qualifiedSentence, qualifiedPart, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
		];
	}

	const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;

	const prefixProblems =
		prefix === undefined
			? []
			: prefix === ''
				? ['prefix part must be non-empty']
				: dnsSubdomainProblems(prefix).map(problem => `prefix part ${problem}`);

	const nameProblems =
		name === '' ? ['name part must be non-empty'] : name.length > 63 ? [`name part ${tooLongSentence(63)}`] : [];

	const shape = qualifiedPattern.test(name)
		? []
		: [`name part ${regexSentence(qualifiedSentence, qualifiedPart, 'MyName', 'my.name', '123-abc')}`];

	return [...prefixProblems, ...nameProblems, ...shape];
};

export const labelValueProblems = (value = ''): readonly string[] => [
	...(value.length > 63 ? [tooLongSentence(63)] : []),
	...(labelValuePattern.test(value)
		? []
		: [
				regexSentence(
					"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
					`(${qualifiedPart})?`,
					'MyValue',
					'my_value',
					'12345',
				),
			]),
];

/** A key of a ConfigMap or Secret. */
export const configKeyProblems = (key = ''): readonly string[] => [
	...(key.length > 253 ? [tooLongSentence(253)] : []),
	...(configKeyPattern.test(key)
		? []
		: [
				regexSentence(
					"a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
					'[-._a-zA-Z0-9]+',
					'key.name',
					'KEY_NAME',
					'key-name',
				),
			]),
	...(key === '.'
		? ["must not be '.'"]
		: key === '..'
			? ["must not be '..'"]
			: key.startsWith('..')
				? ["must not start with '..'"]
				: []),
];

/** The name of a container port: at most 15 characters, with a letter, hyphens only between. */
export const portNameProblems = (name = ''): readonly string[] => [
	...(name.length > 15 ? [tooLongSentence(15)] : []),
	...(portNamePattern.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
	...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
	...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
	...(name.startsWith('-') || name.endsWith('-') ? ['must not begin or end with a hyphen'] : []),
];

export const envNameProblems = (name = ''): readonly string[] =>
	envNamePattern.test(name)
		? []
		: ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

/** Neither vowels nor the digits 0, 1 and 3, so that no word comes about by chance. */
export const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

const longestGeneratedBase = 58;

/** The name made of `generateName` and five letters; `draws` are five whole numbers of at least 0. */
export const generatedName = (base: string, draws: readonly number[]): string =>
	`${base.slice(0, longestGeneratedBase)}${draws.map(draw => safeAlphabet[draw % safeAlphabet.length]).join('')}`;

/** Text with each character replaced by one of the safe alphabet. Source: pkg/util/rand, SafeEncodeString */
export const safeEncode = (text: string): string => {
	let encoded = '';

	for (const character of text) {
		encoded += safeAlphabet[(character.codePointAt(0) ?? 0) % safeAlphabet.length];
	}

	return encoded;
};

/** Every byte in two digits. */
const digits: readonly string[] = Array.from({length: 256}, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 16 bits in four digits. */
const half = (word: number): string => `${digits[(word >>> 8) & 0xff]}${digits[word & 0xff]}`;

/** A random uid in the form of RFC 4122 (version 4) from four 32-bit numbers. */
export const uidFrom = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string => {
	const version = (b & 0x0f_ff) | 0x40_00;
	const variant = ((c >>> 16) & 0x3f_ff) | 0x80_00;
	return `${half(a >>> 16)}${half(a)}-${half(b >>> 16)}-${half(version)}-${half(variant)}-${half(c)}${half(d >>> 16)}${half(d)}`;
};

/** JSON with its keys in order and nothing undefined: equal values have equal texts. */
export const canonicalJson = (value: unknown): string => {
	if (Array.isArray(value)) {
		return `[${value.map(item => canonicalJson(item ?? null)).join(',')}]`;
	}

	if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value)
			.filter(([, member]) => member !== undefined)
			.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
			.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
		return `{${members.join(',')}}`;
	}

	return JSON.stringify(value) ?? 'null';
};

const fnvPrime = 0x01_00_01_93;
const fnvBasis = 0x81_1c_9d_c5;

const fnvByte = (hash: number, byte: number): number => Math.imul(hash ^ byte, fnvPrime);

/** FNV-1a of 32 bits over the text's UTF-16 units, low byte first. */
export const fnv1a = (text: string, basis: number = fnvBasis): number => {
	let hash = basis;

	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		hash = fnvByte(hash, unit & 0xff);

		if (unit > 0xff) {
			hash = fnvByte(hash, unit >>> 8);
		}
	}

	return hash >>> 0;
};

/**
The `pod-template-hash` of a template. Kubernetes hashes a printed form of Go values, which nobody else can print; here the
template's canonical JSON stands in, so that hashes look the same and behave the same but are not the same.

Source: pkg/controller/controller_utils.go, ComputeHash
*/
export const templateHash = (template: unknown, collisionCount?: number): string => {
	const hash = fnv1a(canonicalJson(template));

	if (collisionCount === undefined) {
		return safeEncode(String(hash));
	}

	const bytes = [0, 8, 16, 24].map(shift => (collisionCount >>> shift) & 0xff);
	const mixed = [...bytes, 0, 0, 0, 0].reduce(fnvByte, hash);
	return safeEncode(String(mixed >>> 0));
};
