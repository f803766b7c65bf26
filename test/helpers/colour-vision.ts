/** Colours as eyes see them: xterm's cube in CIE Lab, for usual and for three kinds of unusual vision. */

export type Rgb = readonly [number, number, number];

const basic: readonly Rgb[] = [
	[0, 0, 0],
	[205, 0, 0],
	[0, 205, 0],
	[205, 205, 0],
	[0, 0, 238],
	[205, 0, 205],
	[0, 205, 205],
	[229, 229, 229],
	[127, 127, 127],
	[255, 0, 0],
	[0, 255, 0],
	[255, 255, 0],
	[92, 92, 255],
	[255, 0, 255],
	[0, 255, 255],
	[255, 255, 255],
];

/** The colour of a number of the 256-colour palette. */
export const xterm = (colour: number): Rgb => {
	if (colour < 16) {
		return basic[colour] ?? [0, 0, 0];
	}

	if (colour >= 232) {
		const grey = 8 + (colour - 232) * 10;
		return [grey, grey, grey];
	}

	const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
	const index = colour - 16;
	return [level(Math.floor(index / 36)), level(Math.floor(index / 6) % 6), level(index % 6)];
};

const linear = (value: number): number => {
	const share = value / 255;
	return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

const encoded = (share: number): number => {
	const value = Math.min(1, Math.max(0, share));
	return 255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);
};

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear light. */
const matrices = {
	deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
	protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
	tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

export type Vision = 'usual' | keyof typeof matrices;
export const visions: readonly Vision[] = ['usual', 'deuteranopia', 'protanopia', 'tritanopia'];

export const seen = (rgb: Rgb, vision: Vision): Rgb => {
	if (vision === 'usual') {
		return rgb;
	}

	const m = matrices[vision];
	const [r, g, b] = rgb.map(linear) as unknown as Rgb;
	return [m[0] * r + m[1] * g + m[2] * b, m[3] * r + m[4] * g + m[5] * b, m[6] * r + m[7] * g + m[8] * b].map(
		encoded,
	) as unknown as Rgb;
};

const lab = (rgb: Rgb): Rgb => {
	const [r, g, b] = rgb.map(linear) as unknown as Rgb;
	const bent = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
	const x = bent((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
	const y = bent(0.2126 * r + 0.7152 * g + 0.0722 * b);
	const z = bent((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

/** Distance of two colours, CIE76. */
export const distance = (a: Rgb, b: Rgb): number => {
	const [p, q] = [lab(a), lab(b)];
	return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
};

const luminance = (rgb: Rgb): number => {
	const [r, g, b] = rgb.map(linear) as unknown as Rgb;
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** Contrast as WCAG counts it: 1 to 21. */
export const contrast = (a: Rgb, b: Rgb): number => {
	const [high, low] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
	return (high + 0.05) / (low + 0.05);
};
