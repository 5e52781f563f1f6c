/** All orders of the items. */
export function permutationsOf<T>(items: readonly T[]): T[][] {
	if (items.length === 0) return [[]];
	return items.flatMap((first, i) =>
		permutationsOf([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]),
	);
}

/**
 * What a state's text looks like with the names permuted in every way. It knows nothing of how the checker exchanges
 * coroutines: names are replaced in the text, line by line, and the lines are sorted again.
 */
export function orbitOf(text: string, names: readonly string[]): Set<string> {
	const word = new RegExp(`\\b(?:${names.join("|")})\\b`, "g");
	return new Set(
		permutationsOf(names).map((others) =>
			text
				.replace(word, (name) => others[names.indexOf(name)] as string)
				.split("\n")
				.sort()
				.join("\n"),
		),
	);
}

/** The least text of a state that the names can be permuted to. */
export function leastOf(text: string, names: readonly string[]): string {
	return [...orbitOf(text, names)].sort()[0] as string;
}
