import { allPieces, type FleecingProperty, possiblyAtStart } from "./property.js";

/** What a job with sync=full is for. */
export const fullCopy: FleecingProperty = {
	name: "full copy",
	about: "a job with sync=full that completes has made B a copy of what A held when it started",
	when: "at the end",
	holds: (world) => {
		const { fleecing } = world;
		if (fleecing.job.options.sync !== "full" || fleecing.job.outcome.get() !== "completed") return true;
		for (const piece of allPieces(world)) {
			const expected = possiblyAtStart(world, piece);
			const actual = fleecing.contentOfB(piece) ?? "unallocated";
			if (!expected.includes(actual)) return { expected: expected.join(" or "), actual };
		}
		return true;
	},
};
