import {
	alignDown,
	CLUSTER_SIZE,
	type EffectUnit,
	type Grid,
	gridWith,
	type JobStart,
	type OnError,
	type Ordering,
	type Repairs,
	SECTOR_SIZE,
	type SerializeTargetWrites,
	type SourceFormat,
	type Switches,
	type SyncMode,
} from "../../model/index.js";

/** A range of an image, in bytes. */
export type Range = {
	readonly offset: number;
	readonly bytes: number;
};

/** What a guest asks for. */
export type WriteKind = "write" | "zero" | "discard";

/** A guest's request. */
export type GuestRequest = Range & { readonly kind: WriteKind };

/** Who does what, on which arrangement of disks. Plain data; sizes in bytes. */
export type Scenario = {
	/** How many clusters of 64 KiB A has, and by how many bytes it ends before the end of the last. */
	readonly clusters: number;
	readonly shortBy: number;
	/** For each NBD client, what it reads, one request after the other. */
	readonly readers: readonly (readonly Range[])[];
	/** For each writer of the guest, what it asks for, one request after the other. */
	readonly writers: readonly (readonly GuestRequest[])[];
	readonly l2: "cold" | "warm";
	/** See `FleecingOptions.depth`: 1 if A is B's backing file, 0 if it is not in B's chain. */
	readonly depth: number;
	readonly serializeTargetWrites: SerializeTargetWrites;
	readonly effectUnit: EffectUnit;
	readonly ordering: Ordering;
	readonly sourceFormat: SourceFormat;
	readonly sourceClusterSize: number;
	readonly sourceL2: "warm" | "cold" | "small";
	readonly sourceAlignment: number;
	readonly sourceFileAlignment: number;
	readonly copyOnRead: boolean;
	readonly targetClusterSize: number;
	readonly l1: "present" | "absent";
	/** Clusters in a slice of B's L2 table, and slices in its cache; 0 for all. */
	readonly l2Slice: number;
	readonly l2Slots: number;
	readonly refcounts: "cold" | "warm";
	readonly zeroClusters: readonly number[];
	/** Bytes; 0 for no limit. */
	readonly nbdSplit: number;
	readonly sync: SyncMode;
	readonly compress: boolean;
	/** Bytes; 0 for none. */
	readonly copyRangeSize: number;
	readonly onError: OnError;
	readonly start: JobStart;
	readonly cancel: boolean;
	/** How many operations of the host may fail, and which: all whose description contains the text. */
	readonly errors: number;
	readonly errorsAt: string;
	/** For how many requests of others a writer may have to wait, as a property; null where nobody asks. */
	readonly mostWaits: number | null;
	/** Pieces of synchronisation that are taken out, and later ones that are put in. */
	readonly without: readonly (keyof Switches)[];
	readonly repaired: readonly (keyof Repairs)[];
};

/** What a scenario is like besides its size and its requests, unless it says otherwise: the path that was reported. */
export const PLAIN = {
	shortBy: 0,
	l2: "cold",
	depth: 1,
	serializeTargetWrites: "auto",
	effectUnit: "cluster",
	ordering: "any",
	sourceFormat: "raw",
	sourceClusterSize: CLUSTER_SIZE,
	sourceL2: "warm",
	sourceAlignment: 1,
	sourceFileAlignment: 1,
	copyOnRead: false,
	targetClusterSize: CLUSTER_SIZE,
	l1: "present",
	l2Slice: 0,
	l2Slots: 0,
	refcounts: "warm",
	zeroClusters: [],
	nbdSplit: 0,
	sync: "none",
	compress: false,
	copyRangeSize: 0,
	onError: "report",
	start: "running",
	cancel: false,
	errors: 0,
	errorsAt: "",
	mostWaits: null,
	without: [],
	repaired: [],
} as const satisfies Partial<Scenario>;

/** What sizes, in bytes, clusters and alignments can have; each with its plain value first. */
export const CLUSTER_SIZES = [CLUSTER_SIZE, CLUSTER_SIZE / 2, CLUSTER_SIZE / 4] as const;
export const ALIGNMENTS = [1, SECTOR_SIZE, 4096, CLUSTER_SIZE / 2, CLUSTER_SIZE] as const;

/** The largest scenario that can be described; beyond, no search ends. */
export const MAX_CLUSTERS = 8;
export const MAX_CLIENTS = 8;
export const MAX_DEPTH = 4;
export const MAX_ERRORS = 3;
export const MAX_WAITS = 99;

/** A scenario that makes no sense; the message says which part. */
export class ScenarioError extends Error {
	override readonly name = "ScenarioError";
}

/** One request of a reader or writer, with the name that its traces bear: `reader0.1` is the second read of the first client. */
export interface Request {
	readonly name: string;
	readonly kind: "read" | WriteKind;
	readonly client: number;
	/** Which of the client's requests it is, counted from 0. */
	readonly turn: number;
	readonly range: Range;
}

/** All reads of all NBD clients. */
export function readsOf({ readers }: Scenario): Request[] {
	return readers.flatMap((ranges, client) =>
		ranges.map((range, turn) => ({ name: `reader${client}.${turn}`, kind: "read" as const, client, turn, range })),
	);
}

/** All requests of the guest. */
export function writesOf({ writers }: Scenario): Request[] {
	return writers.flatMap((requests, client) =>
		requests.map(({ kind, ...range }, turn) => ({ name: `guest${client}.${turn}`, kind, client, turn, range })),
	);
}

/** How long A and B are, in bytes. */
export function lengthOf({ clusters, shortBy }: Pick<Scenario, "clusters" | "shortBy">): number {
	return clusters * CLUSTER_SIZE - shortBy;
}

/** The pieces in which data can change hands in a scenario. */
export function gridOf(scenario: Scenario): Grid {
	const { sourceAlignment, sourceFileAlignment, sourceFormat, sourceClusterSize, targetClusterSize, nbdSplit } =
		scenario;
	const boundaries = [lengthOf(scenario)];
	for (const { range } of [...readsOf(scenario), ...writesOf(scenario)]) {
		for (const at of [range.offset, range.offset + range.bytes]) {
			boundaries.push(at);
			for (const align of [sourceAlignment, sourceFileAlignment]) {
				const block = alignDown(at, align);
				// An unaligned end makes the whole block one that is read and written.
				if (block !== at) boundaries.push(block, block + align);
			}
		}
	}
	const period = Math.min(sourceFormat === "raw" ? CLUSTER_SIZE : sourceClusterSize, targetClusterSize);
	for (let at = 0; nbdSplit > 0 && at < period; at += nbdSplit) boundaries.push(at);
	return gridWith(boundaries, period);
}

/** Whether two ranges have a byte in common. */
export function overlap(a: Range, b: Range): boolean {
	return a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
}

/** Whether two ranges touch a common cluster. */
export function meetInCluster(a: Range, b: Range): boolean {
	return firstCluster(a) <= lastCluster(b) && firstCluster(b) <= lastCluster(a);
}

function firstCluster({ offset }: Range): number {
	return Math.floor(offset / CLUSTER_SIZE);
}

function lastCluster({ offset, bytes }: Range): number {
	return Math.ceil((offset + bytes) / CLUSTER_SIZE) - 1;
}
