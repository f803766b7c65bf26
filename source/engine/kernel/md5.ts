import {utf8} from './sha256.ts';

/*
MD5 (RFC 1321) over UTF-8 text. It guards nothing here: Kubernetes puts the ports and subsets of Endpoints into the order of
their MD5 digests, and who compares lists wants the same order.
*/

/** floor(2^32 × |sin(n)|), n from 1 in radians: as the RFC lists them, because sines are not the same on every machine. */
const roundConstants: readonly number[] = [
	0xd7_6a_a4_78, 0xe8_c7_b7_56, 0x24_20_70_db, 0xc1_bd_ce_ee, 0xf5_7c_0f_af, 0x47_87_c6_2a, 0xa8_30_46_13,
	0xfd_46_95_01, 0x69_80_98_d8, 0x8b_44_f7_af, 0xff_ff_5b_b1, 0x89_5c_d7_be, 0x6b_90_11_22, 0xfd_98_71_93,
	0xa6_79_43_8e, 0x49_b4_08_21, 0xf6_1e_25_62, 0xc0_40_b3_40, 0x26_5e_5a_51, 0xe9_b6_c7_aa, 0xd6_2f_10_5d,
	0x02_44_14_53, 0xd8_a1_e6_81, 0xe7_d3_fb_c8, 0x21_e1_cd_e6, 0xc3_37_07_d6, 0xf4_d5_0d_87, 0x45_5a_14_ed,
	0xa9_e3_e9_05, 0xfc_ef_a3_f8, 0x67_6f_02_d9, 0x8d_2a_4c_8a, 0xff_fa_39_42, 0x87_71_f6_81, 0x6d_9d_61_22,
	0xfd_e5_38_0c, 0xa4_be_ea_44, 0x4b_de_cf_a9, 0xf6_bb_4b_60, 0xbe_bf_bc_70, 0x28_9b_7e_c6, 0xea_a1_27_fa,
	0xd4_ef_30_85, 0x04_88_1d_05, 0xd9_d4_d0_39, 0xe6_db_99_e5, 0x1f_a2_7c_f8, 0xc4_ac_56_65, 0xf4_29_22_44,
	0x43_2a_ff_97, 0xab_94_23_a7, 0xfc_93_a0_39, 0x65_5b_59_c3, 0x8f_0c_cc_92, 0xff_ef_f4_7d, 0x85_84_5d_d1,
	0x6f_a8_7e_4f, 0xfe_2c_e6_e0, 0xa3_01_43_14, 0x4e_08_11_a1, 0xf7_53_7e_82, 0xbd_3a_f2_35, 0x2a_d7_d2_bb,
	0xeb_86_d3_91,
];

/** How far each step of a round turns its word. */
const turns: ReadonlyArray<readonly number[]> = [
	[7, 12, 17, 22],
	[5, 9, 14, 20],
	[4, 11, 16, 23],
	[6, 10, 15, 21],
];

const initialState: readonly number[] = [0x67_45_23_01, 0xef_cd_ab_89, 0x98_ba_dc_fe, 0x10_32_54_76];

const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

const padded = (bytes: readonly number[]): DataView => {
	const block = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
	block.set(bytes);
	block[bytes.length] = 0x80;
	const view = new DataView(block.buffer);
	view.setUint32(block.length - 8, (bytes.length << 3) >>> 0, true);
	view.setUint32(block.length - 4, Math.floor(bytes.length / 536_870_912), true);
	return view;
};

/** The word that a step mixes in, and which of the block's sixteen words it adds. */
const mixed = (round: number, step: number, b: number, c: number, d: number): readonly [number, number] => {
	if (round === 0) {
		return [(b & c) | (~b & d), step];
	}

	if (round === 1) {
		return [(d & b) | (~d & c), (5 * step + 1) % 16];
	}

	return round === 2 ? [b ^ c ^ d, (3 * step + 5) % 16] : [c ^ (b | ~d), (7 * step) % 16];
};

const compress = (state: Uint32Array, view: DataView, offset: number): void => {
	let [a, b, c, d] = state as unknown as [number, number, number, number];

	for (let step = 0; step < 64; step++) {
		const round = step >> 4;
		const [mix, word] = mixed(round, step, b, c, d);
		const sum = (a + mix + roundConstants[step]! + view.getUint32(offset + word * 4, true)) | 0;
		[a, d, c, b] = [d, c, b, (b + rotateLeft(sum, turns[round]![step % 4]!)) | 0];
	}

	for (const [index, word] of [a, b, c, d].entries()) {
		state[index] = state[index]! + word;
	}
};

/** 32 hex digits. */
export const md5Hex = (text: string): string => {
	const view = padded(utf8(text));
	const state = Uint32Array.from(initialState);

	for (let offset = 0; offset < view.byteLength; offset += 64) {
		compress(state, view, offset);
	}

	const digest = new DataView(new ArrayBuffer(16));

	for (const [index, word] of state.entries()) {
		digest.setUint32(index * 4, word, true);
	}

	return Array.from(new Uint8Array(digest.buffer), byte => byte.toString(16).padStart(2, '0')).join('');
};
