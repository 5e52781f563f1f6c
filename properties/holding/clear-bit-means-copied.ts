import { type FleecingProperty, isSaidToBeCopied, oldDataInB } from "./property.js";

/** The job's own invariant: a clear bit in the copy bitmap, with no copy in flight, is a promise that B has the old data. */
export const clearBitMeansCopied: FleecingProperty = {
	name: "clear bit means copied",
	about: "where the copy bit is clear and no copy is in flight, B holds what A held when the job started",
	holds: (world) => !world.fleecing.job.showsSnapshot() || oldDataInB(world, (piece) => isSaidToBeCopied(world, piece)),
};
