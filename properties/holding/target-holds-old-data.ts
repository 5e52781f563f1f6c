import { clusterOf } from "../../model/index.js";
import { type FleecingProperty, oldDataInB } from "./property.js";

/** What B holds hides what A holds, so it must be what the snapshot is to show, whatever the copy bitmap says of it. */
export const targetHoldsOldData: FleecingProperty = {
	name: "B holds old data",
	about: "where B holds something itself and no copy is in flight, it is what A held when the job started",
	holds: (world) => {
		const { fleecing, grid } = world;
		if (!fleecing.job.showsSnapshot()) return true;
		return oldDataInB(
			world,
			(piece) => fleecing.contentOfB(piece) !== undefined && !fleecing.job.isBeingCopied(clusterOf(grid, piece)),
		);
	},
};
