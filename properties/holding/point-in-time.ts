import { type FleecingProperty, piecesOf, possiblyAtStart } from "./property.js";

/** The snapshot is one: what a read through B returns is what A held when the job started. */
export const pointInTime: FleecingProperty = {
	name: "point in time",
	about: "every read through B returns what A held when the job started",
	holds: (world) => {
		for (const read of world.ledger.reads) {
			const actual = world.ledger.dataOf(read);
			if (actual === undefined) continue;
			const possible = piecesOf(world, read).map((piece) => possiblyAtStart(world, piece));
			if (possible.some((contents, i) => !contents.includes(actual[i] as string))) {
				return { expected: possible.map((contents) => contents.join(" or ")), actual };
			}
		}
		return true;
	},
};
