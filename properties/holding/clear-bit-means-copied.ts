import { allPieces, type FleecingProperty, isSaidToBeCopied, possiblyAtStart } from "./property.js";

/** The job's own invariant: a clear bit in the copy bitmap, with no copy in flight, is a promise that B has the old data. */
export const clearBitMeansCopied: FleecingProperty = {
	name: "clear bit means copied",
	about: "where the copy bit is clear and no copy is in flight, B holds what A held when the job started",
	holds: (world) => {
		const { fleecing } = world;
		if (!fleecing.job.showsSnapshot()) return true;
		for (const piece of allPieces(world)) {
			if (!isSaidToBeCopied(world, piece)) continue;
			const expected = possiblyAtStart(world, piece);
			const actual = fleecing.contentOfB(piece) ?? "unallocated";
			if (!expected.includes(actual)) return { expected: expected.join(" or "), actual };
		}
		return true;
	},
};
