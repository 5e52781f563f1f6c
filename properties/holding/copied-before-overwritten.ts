import { type FleecingProperty, oldDataInB, possiblyAtStart } from "./property.js";

/** What the notifier is for: new data come to A only when the old ones are safe in B. A copy that fails keeps A as it was. */
export const copiedBeforeOverwritten: FleecingProperty = {
	name: "copied before overwritten",
	about: "where A has changed since the job started, B holds what was there",
	holds: (world) => {
		const { fleecing } = world;
		if (!fleecing.job.showsSnapshot()) return true;
		return oldDataInB(world, (piece) => !possiblyAtStart(world, piece).includes(fleecing.contentOfA(piece)));
	},
};
