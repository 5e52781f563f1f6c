import { CLUSTER_SIZE, type Grid, nameOfPiece, originalMark, ZERO } from "../../../model/index.js";
import { gridOf, type Scenario, type SettingValues, scenarioFrom } from "../../../properties/index.js";
import type { Contents } from "../../../scheduler/index.js";

/** What a piece of a cluster holds: data from before the snapshot or after it, and who wrote it, where somebody did. */
export interface Half {
	readonly age: "OLD" | "NEW" | "ZEROES" | "NOTHING YET";
	readonly writer: string | undefined;
}

/** One cluster of both disks. */
export interface ClusterPicture {
	readonly number: number;
	readonly a: readonly Half[];
	/** What B holds itself; undefined where B shows what A holds. */
	readonly b: readonly Half[] | undefined;
	/** Whether the guest's next write has to wait for a copy, and whether one is on its way. */
	readonly copy: "to be copied first" | "being copied" | "copied";
}

/** A request in flight. */
export interface RequestPicture {
	readonly id: string;
	readonly disk: string;
	readonly coroutine: string;
	readonly type: "read" | "write" | "discard";
	readonly clusters: string;
	readonly serialising: boolean;
	/** The coroutine whose request it waits for; undefined while it does not. */
	readonly waitsFor: string | undefined;
}

/** Both disks and all that happens on them, at one moment. */
export interface Picture {
	readonly clusters: readonly ClusterPicture[];
	readonly l2: "on disk only" | "in the cache";
	readonly mutex: { readonly holder: string | undefined; readonly waiters: readonly string[] };
	readonly requests: readonly RequestPicture[];
}

/**
 * The picture of what the cells of the fleecing model hold; undefined where clusters of the disks lie in files in another order,
 * which a picture of the disks would have to undo.
 */
export function pictureOf(contents: Contents, settings: SettingValues): Picture | undefined {
	const scenario = scenarioFrom(settings);
	if (scenario.sourceFormat !== "raw" || scenario.targetClusterSize !== CLUSTER_SIZE) return undefined;
	const grid = gridOf(scenario);
	return {
		clusters: Array.from({ length: scenario.clusters }, (_, number) => clusterOf(contents, scenario, grid, number)),
		l2: contents.get("B.l2Cached") === true ? "in the cache" : "on disk only",
		mutex: {
			holder: (contents.get("B.lock.holder") as string | null | undefined) ?? undefined,
			waiters: (contents.get("B.lock.waiters") as readonly string[] | undefined) ?? [],
		},
		requests: ["A", "B"].flatMap((disk) => requestsOf(contents, disk)),
	};
}

/** Of an entry of B's L2 table: a host cluster, the negative numbers for none, or a host cluster with compressed data. */
type L2Entry = number | { readonly compressed: number };

function clusterOf(contents: Contents, scenario: Scenario, grid: Grid, number: number): ClusterPicture {
	const entry = (contents.get(`B.l2Table[${number}]`) as L2Entry | undefined) ?? -1;
	const host = typeof entry === "number" ? entry : entry.compressed;
	const isBeingCopied = [...contents].some(([cell, value]) => {
		const copy = cell.startsWith("job.inflightReqs[") ? (value as { start: number; end: number } | null) : null;
		return copy !== null && copy.start <= number * CLUSTER_SIZE && number * CLUSTER_SIZE < copy.end;
	});
	const isCopied = contents.get(`job.copyBitmap[${number}]`) === 0;
	const original = (name: string) => (scenario.zeroClusters.includes(number) ? ZERO : originalMark(name));
	const own = () =>
		entry === -2 ? grid.map(() => pieceOf(ZERO)) : piecesOf(grid, host, (name) => contents.get(`B.file[${name}]`));
	return {
		number,
		a: piecesOf(grid, number, (name) => contents.get(`A.file[${name}]`) ?? original(name)),
		b: entry === -1 ? undefined : own(),
		copy: !isCopied ? "to be copied first" : isBeingCopied && entry === -1 ? "being copied" : "copied",
	};
}

function piecesOf(grid: Grid, cluster: number, contentAt: (name: string) => unknown): Half[] {
	return grid.map((_, i) => pieceOf(contentAt(nameOfPiece(grid, cluster * grid.length + i))));
}

/** The model's marks are `old 0a`, `guest0.0 0a`, `0` and `unwritten`: who wrote it, and where. */
function pieceOf(content: unknown): Half {
	if (content === ZERO) return { age: "ZEROES", writer: undefined };
	if (content === "unwritten" || content === undefined) return { age: "NOTHING YET", writer: undefined };
	const [writer = ""] = String(content).split(/[. ]/);
	return writer === "old" ? { age: "OLD", writer: undefined } : { age: "NEW", writer };
}

type Tracked = {
	readonly id: string;
	readonly co: string;
	readonly type: "read" | "write" | "discard";
	readonly overlapOffset: number;
	readonly overlapBytes: number;
	readonly serialising: boolean;
	readonly waitingFor: string | null;
};

function requestsOf(contents: Contents, disk: string): RequestPicture[] {
	return [...contents].flatMap(([cell, value]) => {
		if (!cell.startsWith(`${disk}.trackedRequests[`) || value === null) return [];
		const { id, co, type, overlapOffset, overlapBytes, serialising, waitingFor } = value as Tracked;
		// One that was waited for may have ended, and who waits has not looked yet.
		const awaited = contents.get(`${disk}.trackedRequests[${waitingFor}]`) as Tracked | null | undefined;
		const first = Math.floor(overlapOffset / CLUSTER_SIZE);
		const last = Math.ceil((overlapOffset + overlapBytes) / CLUSTER_SIZE) - 1;
		return [
			{
				id: `${disk} ${id}`,
				disk,
				coroutine: co,
				type,
				clusters: first === last ? `cluster ${first}` : `clusters ${first} to ${last}`,
				serialising,
				waitsFor: awaited?.co,
			},
		];
	});
}
