import { type FleecingProperty, oldDataInB } from "./property.js";

/** What a job with sync=full is for. */
export const fullCopy: FleecingProperty = {
	name: "full copy",
	about: "a job with sync=full that completes has made B a copy of what A held when it started",
	when: "at the end",
	holds: (world) => {
		const { fleecing } = world;
		if (fleecing.job.options.sync !== "full" || fleecing.job.outcome.get() !== "completed") return true;
		return oldDataInB(world, () => true);
	},
};
