import { clusterOf } from "../../model/index.js";
import { allPieces, type FleecingProperty, possiblyAtStart } from "./property.js";

/** What B holds hides what A holds, so it must be what the snapshot is to show, whatever the copy bitmap says of it. */
export const targetHoldsOldData: FleecingProperty = {
	name: "B holds old data",
	about: "where B holds something itself and no copy is in flight, it is what A held when the job started",
	holds: (world) => {
		const { fleecing, grid } = world;
		if (!fleecing.job.showsSnapshot()) return true;
		for (const piece of allPieces(world)) {
			const actual = fleecing.contentOfB(piece);
			if (actual === undefined || fleecing.job.isBeingCopied(clusterOf(grid, piece))) continue;
			const expected = possiblyAtStart(world, piece);
			if (!expected.includes(actual)) return { expected: expected.join(" or "), actual };
		}
		return true;
	},
};
