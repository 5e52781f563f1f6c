import { type FleecingProperty, piecesOf } from "./property.js";

/** The snapshot does not change: whoever reads a range, whenever, is given the same. */
export const readsAgree: FleecingProperty = {
	name: "two reads agree",
	about: "two reads of one range return the same",
	holds: (world) => {
		const seen = new Map<number, string>();
		for (const read of world.ledger.reads) {
			const data = world.ledger.dataOf(read);
			if (data === undefined) continue;
			for (const [i, piece] of piecesOf(world, read).entries()) {
				const content = data[i] as string;
				const before = seen.get(piece);
				if (before !== undefined && before !== content) return { expected: before, actual: content };
				seen.set(piece, content);
			}
		}
		return true;
	},
};
