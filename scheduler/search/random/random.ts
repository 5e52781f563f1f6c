import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A source of numbers that look random and are the same for the same seed, on every engine. */
export interface Random {
	/** A whole number from 0 to `bound - 1`, each as likely as the others. */
	below(bound: number): number;
}

/** The text is no seed. */
export class SeedError extends Error {
	override readonly name = "SeedError";
}

const MAX_SEED = 2n ** 64n - 1n;

/**
 * The generator that belongs to a seed.
 *
 * @param seed - a whole number from 0 to 2^64 - 1, as decimal or `0x` hexadecimal text; text, because a number in JavaScript
 * keeps only 53 bits of it
 * @throws SeedError
 */
export function randomFrom(seed: string): Random {
	const generator = xoroshiro128plusFromState(expand(parse(seed)));
	return { below: (bound) => uniformInt(generator, 0, bound - 1) };
}

function parse(seed: string): bigint {
	if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(seed) || BigInt(seed) > MAX_SEED) {
		throw new SeedError(
			`"${seed}" is no seed: give a whole number from 0 to ${MAX_SEED}, in decimal or as 0x hexadecimal`,
		);
	}
	return BigInt(seed);
}

/** 128 bits of state from 64 bits of seed, by SplitMix64, as the authors of the generator recommend. */
function expand(seed: bigint): number[] {
	return [1, 2].flatMap((i) => {
		const word = splitMix(seed, i);
		return [Number(BigInt.asIntN(32, word >> 32n)), Number(BigInt.asIntN(32, word))];
	});
}

/**
 * A seed for one of several generators that are to have nothing to do with each other, all from one seed.
 *
 * @param index - which of them, counted from 0
 * @throws SeedError
 */
export function derivedSeed(seed: string, index: number): string {
	// The first two numbers of the sequence are the state of the seed's own generator.
	return String(splitMix(parse(seed), index + 3));
}

/** The i-th number, counted from 1, of the sequence of 64 bits that SplitMix64 (Steele, Lea, Flood 2014) makes of a seed. */
function splitMix(seed: bigint, i: number): bigint {
	let z = BigInt.asUintN(64, seed + BigInt(i) * 0x9e3779b97f4a7c15n);
	z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
	z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
	return z ^ (z >> 31n);
}
