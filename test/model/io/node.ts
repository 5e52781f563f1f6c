import type { HostFileProbe } from "../../../model/host-file.js";
import {
	BlockNode,
	type BlockNodeOptions,
	CLUSTER_SIZE,
	Environment,
	type EnvironmentOptions,
	gridWith,
	HostFile,
	type Ret,
	rawDriver,
} from "../../../model/index.js";
import type { Coroutine } from "../../../scheduler/index.js";

/** A quarter of a cluster of 64 KiB. */
export const QUARTER = CLUSTER_SIZE / 4;
/** Data change hands in quarters of clusters. */
export const QUARTERS = gridWith([QUARTER, 3 * QUARTER]);

/** How a node is made. */
export interface NodeOptions extends EnvironmentOptions, Partial<BlockNodeOptions> {
	readonly name?: string;
	readonly probe?: HostFileProbe;
}

/** A raw image of two clusters, X, in quarters: `x0` to `x7`. */
export function makeNode(options: NodeOptions = {}): { readonly bs: BlockNode; readonly file: HostFile } {
	const { name = "X", probe, length = 2 * CLUSTER_SIZE } = options;
	const environment = new Environment({ grid: QUARTERS, ...options });
	const file = new HostFile(`${name}.file`, environment, {
		...{ initially: (piece: number) => `${name.toLowerCase()}${piece}`, effectUnit: "cluster" as const },
		...(probe && { probe }),
	});
	return { file, bs: new BlockNode(name, rawDriver(file), environment, { ...options, length }) };
}

/** What the first pieces of a file hold. */
export function heldBy(file: HostFile, pieces = 8): string {
	return Array.from({ length: pieces }, (_, piece) => file.contentAt(piece)).join(" ");
}

/** A notifier that does something at once. */
export function atOnce(run: () => Ret): () => Coroutine<Ret> {
	// biome-ignore lint/correctness/useYield: others may yield
	return function* () {
		return run();
	};
}
