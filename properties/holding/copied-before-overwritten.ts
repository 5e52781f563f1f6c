import { allPieces, type FleecingProperty, possiblyAtStart } from "./property.js";

/** What the notifier is for: new data come to A only when the old ones are safe in B. A copy that fails keeps A as it was. */
export const copiedBeforeOverwritten: FleecingProperty = {
	name: "copied before overwritten",
	about: "where A has changed since the job started, B holds what was there",
	holds: (world) => {
		const { fleecing } = world;
		if (!fleecing.job.showsSnapshot()) return true;
		for (const piece of allPieces(world)) {
			const expected = possiblyAtStart(world, piece);
			if (expected.includes(fleecing.contentOfA(piece))) continue;
			const actual = fleecing.contentOfB(piece) ?? "unallocated";
			if (!expected.includes(actual)) return { expected: expected.join(" or "), actual };
		}
		return true;
	},
};
