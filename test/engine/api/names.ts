import test from 'ava';
import {base64, fromBase64} from '../../../source/engine/api/base64.ts';
import {
	canonicalJson,
	configKeyProblems,
	dns1035Problems,
	dnsLabelProblems,
	dnsSubdomainProblems,
	fnv1a,
	generatedName,
	labelValueProblems,
	portNameProblems,
	qualifiedNameProblems,
	safeEncode,
	templateHash,
	uidFrom,
} from '../../../source/engine/api/names.ts';

test('good names pass', t => {
	t.deepEqual(dnsSubdomainProblems('web.example-1.com'), []);
	t.deepEqual(dnsLabelProblems('123-abc'), []);
	t.deepEqual(dns1035Problems('web'), []);
	t.deepEqual(qualifiedNameProblems('example.com/My_Name.x'), []);
	t.deepEqual(labelValueProblems(''), []);
	t.deepEqual(configKeyProblems('__proto__'), []);
	t.deepEqual(portNameProblems('http-2'), []);
});

test('bad names are told why, in the words of Kubernetes', t => {
	t.deepEqual(dnsSubdomainProblems('A_b'), [
		"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
	]);
	t.deepEqual(dns1035Problems('1web'), [
		"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
	]);
	t.deepEqual(dnsLabelProblems('a'.repeat(64)), ['must be no more than 63 characters']);
	t.deepEqual(qualifiedNameProblems('/x'), ['prefix part must be non-empty']);
	t.is(qualifiedNameProblems('a/b/c').length, 1);
	t.deepEqual(portNameProblems('a--b'), ['must not contain consecutive hyphens']);
	t.deepEqual(portNameProblems('80'), ['must contain at least one letter (a-z)']);
	t.true(
		configKeyProblems('a b')[0]?.startsWith(
			"a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex",
		),
	);
	t.deepEqual(configKeyProblems('..x'), ["must not start with '..'"]);
});

test('generated names end in five safe letters and stay short enough', t => {
	t.is(generatedName('web-', [0, 1, 26, 27, 28]), 'web-bc9bc');
	t.is(generatedName('x'.repeat(100), [0, 0, 0, 0, 0]).length, 63);
});

test('uids look like random ones of RFC 4122', t => {
	t.is(uidFrom([0, 0, 0, 0]), '00000000-0000-4000-8000-000000000000');
	t.is(uidFrom([0xff_ff_ff_ff, 0xff_ff_ff_ff, -1, 1]), 'ffffffff-ffff-4fff-bfff-ffff00000001');
	t.regex(uidFrom([1, 2, 3, 4]), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test('the hash is FNV-1a', t => {
	t.is(fnv1a(''), 0x81_1c_9d_c5);
	t.is(fnv1a('a'), 0xe4_0c_29_2c);
	t.is(fnv1a('foobar'), 0xbf_9c_f9_68);
});

test('equal templates have equal hashes, whatever the order of their keys', t => {
	const one = {metadata: {labels: {a: '1', b: '2'}}, spec: {containers: [{name: 'web', image: 'web:1'}]}};
	const other = {
		spec: {containers: [{image: 'web:1', name: 'web', env: undefined}]},
		metadata: {labels: {b: '2', a: '1'}},
	};
	t.is(templateHash(one), templateHash(other));
	t.not(templateHash(one), templateHash({...one, spec: {containers: [{name: 'web', image: 'web:2'}]}}));
	t.not(templateHash(one), templateHash(one, 1));
	t.not(templateHash(one, 1), templateHash(one, 2));
	t.regex(templateHash(one), /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
	t.is(safeEncode('0123456789'), '456789bcdf');
});

test('canonical JSON keeps hostile keys', t => {
	t.is(canonicalJson(JSON.parse('{"b":1,"__proto__":{"x":[null,2]}}')), '{"__proto__":{"x":[null,2]},"b":1}');
});

test('base64 goes both ways', t => {
	for (const text of ['', 'f', 'fo', 'foo', 'foob', 'naïve ✓', '\u{1f680}']) {
		t.is(base64(text), Buffer.from(text).toString('base64'));
		t.is(fromBase64(base64(text)), text);
	}

	t.is(fromBase64('a'), undefined);
	t.is(fromBase64('!!!!'), undefined);
});
