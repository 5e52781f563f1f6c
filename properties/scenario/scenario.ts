import { type EffectUnit, type SerializeTargetWrites, SUB_BLOCKS_PER_CLUSTER } from "../../model/index.js";

/** A range of an image, in sub-blocks (two to a cluster). */
export type Range = {
	readonly first: number;
	readonly count: number;
};

/** Who does what, on which arrangement of disks. Plain data. */
export type Scenario = {
	/** How many clusters A has. */
	readonly clusters: number;
	/** For each NBD client, what it reads, one request after the other. */
	readonly readers: readonly (readonly Range[])[];
	/** For each writer of the guest, what it writes, one request after the other. */
	readonly writers: readonly (readonly Range[])[];
	readonly l2: "cold" | "warm";
	/** See `FleecingOptions.depth`: 1 if A is B's backing file, 0 if it is not in B's chain. */
	readonly depth: number;
	readonly serializeTargetWrites: SerializeTargetWrites;
	readonly effectUnit: EffectUnit;
};

/** The largest scenario that can be described; beyond, no search ends. */
export const MAX_CLUSTERS = 8;
export const MAX_CLIENTS = 8;
export const MAX_DEPTH = 4;

/** A scenario that makes no sense; the message says which part. */
export class ScenarioError extends Error {
	override readonly name = "ScenarioError";
}

/** One request of a reader or writer, with the name that its traces bear: `reader0.1` is the second read of the first client. */
export interface Request {
	readonly name: string;
	readonly client: number;
	/** Which of the client's requests it is, counted from 0. */
	readonly turn: number;
	readonly range: Range;
}

/** All requests of one kind of client. */
export function requestsOf(kind: "reader" | "guest", clients: readonly (readonly Range[])[]): Request[] {
	return clients.flatMap((ranges, client) =>
		ranges.map((range, turn) => ({ name: `${kind}${client}.${turn}`, client, turn, range })),
	);
}

/** The sub-blocks in a range. */
export function subBlocksOf({ first, count }: Range): number[] {
	return Array.from({ length: count }, (_, i) => first + i);
}

/** The clusters that a range touches. */
export function clustersOf(range: Range): number[] {
	return [...new Set(subBlocksOf(range).map((subBlock) => Math.floor(subBlock / SUB_BLOCKS_PER_CLUSTER)))];
}

/** Whether two ranges have a sub-block in common. */
export function overlap(a: Range, b: Range): boolean {
	return a.first < b.first + b.count && b.first < a.first + a.count;
}

/** Whether two ranges touch a common cluster. */
export function meetInCluster(a: Range, b: Range): boolean {
	const clusters = clustersOf(b);
	return clustersOf(a).some((cluster) => clusters.includes(cluster));
}
