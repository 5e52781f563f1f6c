import { SUB_BLOCKS_PER_CLUSTER } from "../../model/index.js";
import { clustersOf } from "../scenario/scenario.js";
import type { FleecingProperty } from "./property.js";

/** A cluster is read as of one moment: never one half from before a write and the other from after it. */
export const noTornRead: FleecingProperty = {
	name: "no torn read",
	about: "no read returns a cluster half old, half new",
	holds: ({ ledger }) => {
		for (const read of ledger.reads) {
			const data = ledger.resultOf(read);
			if (data === null) continue;
			for (const cluster of clustersOf(read.range)) {
				const halves = data.filter((_, i) => Math.floor((read.range.first + i) / SUB_BLOCKS_PER_CLUSTER) === cluster);
				if (new Set(halves.map(versionOf)).size > 1) return { expected: "both halves of one version", actual: halves };
			}
		}
		return true;
	},
};

/** Who wrote it: contents are marked by the writer's name, then the place. */
function versionOf(content: string): string {
	return content.slice(0, content.lastIndexOf(" "));
}
