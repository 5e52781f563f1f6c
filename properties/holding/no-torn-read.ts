import { clusterOf } from "../../model/index.js";
import { type FleecingProperty, piecesOf } from "./property.js";

/** A cluster is read as of one moment: never one half from before a write and the other from after it. */
export const noTornRead: FleecingProperty = {
	name: "no torn read",
	about: "no read returns a cluster half old, half new",
	holds: (world) => {
		// A snapshot that is taken while a write is in flight may have been torn by the guest itself.
		if (world.scenario.start !== "running") return true;
		for (const read of world.ledger.reads) {
			const data = world.ledger.dataOf(read);
			if (data === undefined) continue;
			const pieces = piecesOf(world, read);
			for (const cluster of new Set(pieces.map((piece) => clusterOf(world.grid, piece)))) {
				const parts = data.filter((_, i) => clusterOf(world.grid, pieces[i] as number) === cluster);
				if (new Set(parts.map(versionOf)).size > 1) return { expected: "both halves of one version", actual: parts };
			}
		}
		return true;
	},
};

/** Who wrote it: contents are marked by the writer's name, then the place. */
function versionOf(content: string): string {
	return content.slice(0, content.lastIndexOf(" "));
}
