import type { Random } from "./random.js";

const WORD = 32n;

/** A whole number from 0 to `bound - 1`, each as likely as the others, however large the bound. */
export function belowLarge(random: Random, bound: bigint): bigint {
	const words = (BigInt((bound - 1n).toString(16).length) * 4n + WORD - 1n) / WORD;
	const range = 1n << (words * WORD);
	// What is left over above the last whole multiple of the bound would make small numbers likelier: it is drawn again.
	const limit = range - (range % bound);
	for (;;) {
		let drawn = 0n;
		for (let i = 0n; i < words; i++) drawn = (drawn << WORD) | BigInt(random.below(2 ** 32));
		if (drawn < limit) return drawn % bound;
	}
}

/** One of the items, each with a chance in proportion to its weight. The weights are not negative, and one is not 0. */
export function drawWeighted<T>(random: Random, items: readonly T[], weightOf: (item: T) => bigint): T {
	const weights = items.map(weightOf);
	let draw = belowLarge(
		random,
		weights.reduce((sum, weight) => sum + weight, 0n),
	);
	const chosen = weights.findIndex((weight) => {
		draw -= weight;
		return draw < 0n;
	});
	return items[chosen] as T;
}
