import { SHOWCASES } from "../../properties/ablation/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";

/** A piece of synchronisation of the fleecing model, by its name. */
export type SwitchName = keyof typeof SHOWCASES;

/** All of them, in the model's order. */
export const SWITCH_NAMES = Object.keys(SHOWCASES) as readonly SwitchName[];

/** So many names are offered for one that is none. */
const MAX_OFFERED = 3;

/** The switches that the patterns name, all if there are none; `*` stands for any text. @throws CommandError that offers the nearest */
export function switchesNamed(patterns: readonly string[]): readonly SwitchName[] {
	if (patterns.length === 0) return SWITCH_NAMES;
	const named = patterns.flatMap((pattern) => {
		const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
		const expression = new RegExp(`^${parts.join(".*")}$`);
		const matching = SWITCH_NAMES.filter((name) => expression.test(name));
		if (matching.length > 0) return matching;
		const message = `no switch is called "${pattern}"; the nearest are ${nearest(pattern).join(", ")}`;
		throw new CommandError(ExitCode.Usage, message, "heddle list fleecing   (names all: see the setting without)");
	});
	return SWITCH_NAMES.filter((name) => named.includes(name));
}

function nearest(text: string): readonly string[] {
	const far = new Map(SWITCH_NAMES.map((name) => [name, distance(text.toLowerCase(), name.toLowerCase())]));
	return SWITCH_NAMES.toSorted((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0)).slice(0, MAX_OFFERED);
}

/** How many letters have to be changed, put in or taken out (Levenshtein 1965). */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (const [i, letter] of [...a].entries()) {
		const next = [i + 1];
		for (const [j, other] of [...b].entries()) {
			const replaced = (row[j] as number) + (letter === other ? 0 : 1);
			next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1));
		}
		row = next;
	}
	return row[b.length] as number;
}
