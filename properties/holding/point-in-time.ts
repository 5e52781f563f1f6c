import { originalContent } from "../../model/index.js";
import { subBlocksOf } from "../scenario/scenario.js";
import type { FleecingProperty } from "./property.js";

/** The snapshot is one: what a read through B returns is what A held when the job started. */
export const pointInTime: FleecingProperty = {
	name: "point in time",
	about: "every read through B returns what A held when the job started",
	holds: ({ ledger }) => {
		for (const read of ledger.reads) {
			const actual = ledger.resultOf(read);
			if (actual === null) continue;
			const expected = subBlocksOf(read.range).map(originalContent);
			if (expected.some((content, i) => content !== actual[i])) return { expected, actual };
		}
		return true;
	},
};
