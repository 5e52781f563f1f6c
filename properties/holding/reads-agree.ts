import { subBlocksOf } from "../scenario/scenario.js";
import type { FleecingProperty } from "./property.js";

/** The snapshot does not change: whoever reads a range, whenever, is given the same. */
export const readsAgree: FleecingProperty = {
	name: "two reads agree",
	about: "two reads of one range return the same",
	holds: ({ ledger }) => {
		const seen = new Map<number, string>();
		for (const read of ledger.reads) {
			const data = ledger.resultOf(read);
			if (data === null) continue;
			for (const [i, subBlock] of subBlocksOf(read.range).entries()) {
				const content = data[i] as string;
				const before = seen.get(subBlock);
				if (before !== undefined && before !== content) return { expected: before, actual: content };
				seen.set(subBlock, content);
			}
		}
		return true;
	},
};
