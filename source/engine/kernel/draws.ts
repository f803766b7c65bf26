import seedrandom from 'seedrandom';
import {assert} from './assert.ts';
import {exactLn, exactPow} from './exact-math.ts';
import type {Saved} from './keyframe.ts';

/**
Chance by name. `draws.between('pull/node-17/web:1.4', 3, 400, 2500)` gives the same number in every run with that seed,
whatever else happened: nothing is drawn "next", so unrelated draws never move, and there is nothing to save.
*/
export type DrawReader = {
	/** At least 0 and below 1, with 32 bits. */
	unit(name: string, index: number): number;
	/** A whole number, both ends included. */
	between(name: string, index: number, low: number, high: number): number;
	/** Mean `mean`; never 0. */
	exponential(name: string, index: number, mean: number): number;
	/** Lifetimes: shape below 1 dies young, 1 has no memory, above 1 wears out. */
	weibull(name: string, index: number, shape: number, scale: number): number;
	/** 32 bits as they are. */
	bits(name: string, index: number): number;
	/**
	So many times 32 bits for what no two may share. All that is drawn of one name hangs on 32 bits, and of 100,000 names two
	have them in common; here it hangs on 64.
	*/
	words(name: string, index: number, count: number): readonly number[];
};

export type Draws = DrawReader & {
	/** A sequence by nature (shuffle bags, arrival processes): its state belongs to whoever asked for it. */
	stream(name: string, state?: StreamState): Stream;
};

/** Plain data: what `seedrandom` needs to go on where a stream stood. */
export type StreamState = Saved;

export type Stream = {unit(): number; save(): StreamState};

const fnvBasis = 0x81_1c_9d_c5;
const fnvPrime = 0x01_00_01_93;
const otherPrime = 0x85_eb_ca_77;

/** Text into 32 bits, over UTF-16 units. */
const hashText = (text: string, seed: number, prime = fnvPrime): number => {
	let hash = seed;

	for (let at = 0; at < text.length; at++) {
		hash = Math.imul(hash ^ text.charCodeAt(at), prime);
	}

	return hash;
};

/** Spreads every input bit over every output bit. Source: the finaliser of MurmurHash3. */
const mix = (value: number): number => {
	let bits = value;
	bits = Math.imul(bits ^ (bits >>> 16), 0x85_eb_ca_6b);
	bits = Math.imul(bits ^ (bits >>> 13), 0xc2_b2_ae_35);
	return (bits ^ (bits >>> 16)) >>> 0;
};

/** The seed's text becomes the key of the run, and every named draw is a hash of key, name and index. */
export const createDraws = (seed: string): Draws => {
	const keyed = seedrandom.xor4096(`podfall/${seed}`);
	const keys = [keyed.int32(), keyed.int32(), keyed.int32(), keyed.int32()] as const;

	/** The bits of that number in the sequence that the hash of a name begins. */
	const bitsOf = (hash: number, index: number): number =>
		mix(
			mix(hash ^ keys[1]) +
				Math.imul(index + 1, 0x9e_37_79_b1) +
				Math.imul(Math.floor(index / 4_294_967_296), 0x85_eb_ca_77) +
				keys[2],
		);

	const bits = (name: string, index: number): number => bitsOf(hashText(name, keys[0] ^ fnvBasis), index);

	const unit = (name: string, index: number): number => bits(name, index) / 4_294_967_296;
	// One past the top: a logarithm never meets 0.
	const positive = (name: string, index: number): number => (bits(name, index) + 1) / 4_294_967_297;

	return {
		bits,
		words(name, index, count) {
			const first = hashText(name, keys[0] ^ fnvBasis);
			const second = hashText(name, keys[3] ^ fnvBasis, otherPrime);
			const other = bitsOf(second, index);
			const drawn: number[] = [];

			for (let at = 0; at < count; at++) {
				drawn.push((bitsOf(first, index * count + at) ^ mix(other + at)) >>> 0);
			}

			return drawn;
		},
		unit,
		between(name, index, low, high) {
			assert(high >= low, `an empty range for ${name}: ${low} to ${high}`);
			return low + Math.floor(unit(name, index) * (high - low + 1));
		},
		exponential: (name, index, mean) => -mean * exactLn(positive(name, index)),
		weibull: (name, index, shape, scale) => scale * exactPow(-exactLn(positive(name, index)), 1 / shape),
		stream(name, state) {
			const generator = seedrandom.xor128(`${seed}/${name}`, {
				state: (state as seedrandom.State.Xor128 | undefined) ?? true,
			});
			return {unit: () => generator.quick(), save: () => ({...generator.state()})};
		},
	};
};
