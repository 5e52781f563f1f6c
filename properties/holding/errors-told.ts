import type { FleecingProperty } from "./property.js";

/** Nothing is lost silently, and nobody is told of an error that was none. */
export const errorsTold: FleecingProperty = {
	name: "errors are told",
	about: "a request fails if the host failed in it, and only then",
	holds: ({ ledger }) => {
		const [first] = ledger.endedUnexplained();
		return first === undefined || { expected: "an end that the host's failures explain", actual: first.join(" ") };
	},
};
