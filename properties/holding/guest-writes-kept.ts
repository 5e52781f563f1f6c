import type { Finding } from "../../scheduler/index.js";
import type { Request } from "../scenario/scenario.js";
import { allPieces, contentBy, type FleecingProperty, type World, writesTo } from "./property.js";

/** A is the guest's disk: what it was told is written is there, and nobody else writes. */
export const guestWritesKept: FleecingProperty = {
	name: "guest writes kept",
	about: "acknowledged guest writes are in A, and nothing else changes A",
	holds: (world) => {
		for (const piece of allPieces(world)) {
			const finding = holdsAt(world, piece);
			if (finding !== true) return finding;
		}
		return true;
	},
};

function holdsAt(world: World, piece: number): Finding {
	const { fleecing, ledger } = world;
	const actual = fleecing.contentOfA(piece);
	const writes = writesTo(world, piece);
	// A discard promises nothing of what is there afterwards.
	const promised = writes.filter((write) => write.kind !== "discard" && ledger.progressOf(write) === "acknowledged");
	const isOverwritten = (write: Request) => promised.some((later) => ledger.isOrdered(write, later));
	const begun = writes.filter((write) => ledger.progressOf(write) !== "not begun");
	if (begun.some((write) => contentBy(world, write, piece) === actual && !isOverwritten(write))) return true;
	const original = fleecing.originalContent(piece);
	if (promised.length === 0 && actual === original) return true;
	const last = promised.filter((write) => !isOverwritten(write)).at(-1);
	return { expected: last === undefined ? original : contentBy(world, last, piece), actual };
}
