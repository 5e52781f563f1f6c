import type { Contents, StateGraph } from "../../scheduler/index.js";
import { actorOf } from "./actors.js";

/** What a reader was given. */
export type Given = "OLD" | "NEW" | "half OLD, half NEW" | "zeroes" | "an error";

/** What a read returned, in one word: the data from before the snapshot, data written after it, or both; or no data. */
export function givenTo(result: unknown): Given | undefined {
	if (typeof result === "string") return "an error";
	if (!Array.isArray(result) || result.length === 0) return undefined;
	if (result.every((content) => content === "0")) return "zeroes";
	const old = result.filter((content) => String(content).startsWith("old")).length;
	if (old === result.length) return "OLD";
	return old === 0 ? "NEW" : "half OLD, half NEW";
}

/** What the first reader to be answered was given; undefined as long as none was. */
export function firstGiven(contents: Contents): Given | undefined {
	const results = [...contents].filter(([cell]) => cell.startsWith("result["));
	return results.map(([, value]) => givenTo(value)).find((given) => given !== undefined);
}

/** What can be said of the state in which a run of the fleecing model has ended: what the readers were given. */
export function endingOf(contents: Contents): string {
	const results = [...contents].flatMap(([cell, value]) => {
		const match = /^result\[((reader\d+)\.\d+)\]$/.exec(cell);
		return match === null ? [] : [{ request: match[1] as string, reader: match[2] as string, given: givenTo(value) }];
	});
	const readers = [...new Set(results.map(({ reader }) => reader))];
	return results
		.sort((a, b) => (a.request < b.request ? -1 : 1))
		.map(
			({ reader, given }) =>
				`${actorOf(reader, readers).name} ${given === undefined ? "got nothing yet" : `got ${given}`}`,
		)
		.join(", ");
}

/** A way in which runs end, and all states in which they end so. */
export interface Ending {
	readonly text: string;
	readonly fails: boolean;
	readonly states: readonly number[];
}

/** The different ways in which the runs of a graph end. */
export function endingsOf({ endings, failures }: StateGraph): Ending[] {
	const byText = new Map<string, Ending>();
	for (const [state, said] of endings) {
		const failure = failures.get(state);
		const text = said || (failure?.message ?? "every coroutine has ended");
		const { states = [] } = byText.get(text) ?? {};
		byText.set(text, { text, fails: failure !== undefined, states: [...states, state] });
	}
	return [...byText.values()];
}
