import { originalContent, SUB_BLOCKS_PER_CLUSTER } from "../../model/index.js";
import type { FleecingProperty } from "./property.js";

/** The job's own invariant: a clear bit in the copy bitmap, with no copy in flight, is a promise that B has the old data. */
export const clearBitMeansCopied: FleecingProperty = {
	name: "clear bit means copied",
	about: "where the copy bit is clear and no copy is in flight, B holds what A held when the job started",
	holds: ({ scenario, fleecing }) => {
		for (let cluster = 0; cluster < scenario.clusters; cluster++) {
			if (fleecing.job.isToBeCopied(cluster) || fleecing.job.isBeingCopied(cluster)) continue;
			for (let half = 0; half < SUB_BLOCKS_PER_CLUSTER; half++) {
				const subBlock = cluster * SUB_BLOCKS_PER_CLUSTER + half;
				const expected = originalContent(subBlock);
				const actual = fleecing.contentOfB(subBlock) ?? "unallocated";
				if (actual !== expected) return { expected, actual };
			}
		}
		return true;
	},
};
