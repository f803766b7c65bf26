import test from 'ava';
import {
	addAmounts,
	amountOf,
	bytesText,
	compareQuantities,
	formatQuantity,
	milliText,
	milliValue,
	parseQuantity,
	storedQuantity,
	unitValue,
} from '../../../source/engine/api/quantity.ts';

const canonical = (text: string): string => {
	const read = parseQuantity(text);
	return read.ok ? formatQuantity(read.value) : read.message;
};

const forms: ReadonlyArray<readonly [written: string, canonical: string]> = [
	['0', '0'],
	['0Mi', '0'],
	['1000m', '1'],
	['0.5', '500m'],
	['.5', '500m'],
	['5.', '5'],
	['1000', '1k'],
	['1500', '1500'],
	['100000', '100k'],
	['1024Mi', '1Gi'],
	['1.5Gi', '1536Mi'],
	['1023', '1023'],
	['1024Ki', '1Mi'],
	['512', '512'],
	['0.5Ki', '512'],
	['1.1Ki', '1126400m'],
	['0.1Mi', '104857600m'],
	['1e3', '1e3'],
	['100e1', '1e3'],
	['2E', '2E'],
	['1E3', '1e3'],
	['12e-2', '120e-3'],
	['-5', '-5'],
	['+5', '5'],
	['-1.5Gi', '-1536Mi'],
	['1n', '1n'],
	['0.1n', '1n'],
	['1000u', '1m'],
	['007', '7'],
	['9223372036854775807', '9223372036854775807'],
	['9999999999999999999', '9223372036854775807'],
	['1Ei', '1Ei'],
	['1e100', '9223372036854775807'],
];

test('every amount has one canonical form', t => {
	for (const [written, form] of forms) {
		t.is(canonical(written), form, written);
	}
});

test('what is no quantity is refused in the words of Kubernetes', t => {
	for (const text of ['', 'm', '.', '--1', ' 1', '1 ', 'NaN', 'Infinity', '1,5', '0x10', '1_000']) {
		t.is(
			canonical(text),
			"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
			text,
		);
	}

	for (const text of ['1mi', '1ki', '1e', '1MM', '1i', '1+1', '1m5', '1e+']) {
		t.is(canonical(text), "unable to parse quantity's suffix", text);
	}
});

test('cpu counts thousandths, all else whole units, and both round up', t => {
	t.is(milliValue('1500u'), 2);
	t.is(milliValue('100m'), 100);
	t.is(milliValue('2'), 2000);
	t.is(milliValue('0.1'), 100);
	t.is(milliValue('1n'), 1);
	t.is(unitValue('100m'), 1);
	t.is(unitValue('1500Mi'), 1_572_864_000);
	t.is(unitValue('64Gi'), 68_719_476_736);
	t.is(unitValue('-0.5'), 0);
	t.is(unitValue('-1.5'), -1);
	t.is(unitValue(undefined), 0);
	t.is(milliValue('nonsense'), 0);
});

test('parts that are too small to see add up before they are rounded', t => {
	const half = amountOf('500u');
	t.deepEqual(addAmounts(half, half), amountOf('1m'));
	t.deepEqual(addAmounts(amountOf('999999999n'), amountOf('1n')), {whole: 1, nano: 0});
	t.deepEqual(addAmounts(amountOf('-0.5'), amountOf('0.5')), {whole: 0, nano: 0});
});

test('the server stores thousandths', t => {
	t.is(storedQuantity('1u'), '1m');
	t.is(storedQuantity('2000m'), '2');
	t.is(storedQuantity('lots'), 'lots');
});

test('quantities compare by amount, not by text', t => {
	t.is(compareQuantities('1Gi', '1024Mi'), 0);
	t.true(compareQuantities('1G', '1Gi') < 0);
	t.true(compareQuantities('1001m', '1') > 0);
});

test('numbers of the engine become texts', t => {
	t.is(milliText(1500), '1500m');
	t.is(milliText(2000), '2');
	t.is(bytesText(536_870_912), '512Mi');
	t.is(bytesText(1000), '1k');
});
