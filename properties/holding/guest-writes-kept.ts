import { nameOfSubBlock, originalContent, SUB_BLOCKS_PER_CLUSTER } from "../../model/index.js";
import type { Finding } from "../../scheduler/index.js";
import { writtenContent } from "../ledger.js";
import { subBlocksOf } from "../scenario/scenario.js";
import type { FleecingProperty, World } from "./property.js";

/** A is the guest's disk: what it was told is written is there, and nobody else writes. */
export const guestWritesKept: FleecingProperty = {
	name: "guest writes kept",
	about: "acknowledged guest writes are in A, and nothing else changes A",
	holds: (world) => {
		for (let subBlock = 0; subBlock < world.scenario.clusters * SUB_BLOCKS_PER_CLUSTER; subBlock++) {
			const finding = holdsAt(world, subBlock);
			if (finding !== true) return finding;
		}
		return true;
	},
};

function holdsAt({ fleecing, ledger }: World, subBlock: number): Finding {
	const actual = fleecing.contentOfA(subBlock);
	const contentBy = (write: (typeof ledger.writes)[number]) => writtenContent(write, nameOfSubBlock(subBlock));
	const writes = ledger.writes.filter(({ range }) => subBlocksOf(range).includes(subBlock));
	const acknowledged = writes.filter((write) => ledger.progressOf(write) === "acknowledged");
	const writer = writes.find((write) => contentBy(write) === actual);
	if (writer === undefined) {
		const untouched = actual === originalContent(subBlock);
		if (untouched && acknowledged.length === 0) return true;
		return { expected: acknowledged.map(contentBy).at(-1) ?? originalContent(subBlock), actual };
	}
	if (ledger.progressOf(writer) === "not begun") return { expected: originalContent(subBlock), actual };
	const overwriter = acknowledged.find((later) => ledger.isOrdered(writer, later));
	return overwriter === undefined || { expected: contentBy(overwriter), actual };
}
