import { CLUSTER_SIZE, HALVES, nameOfPiece, originalMark } from "../../../model/index.js";
import type { SettingValues } from "../../../properties/index.js";
import type { Contents } from "../../../scheduler/index.js";

/** What half a cluster holds: data from before the snapshot or after it, and who wrote it, where somebody did. */
export interface Half {
	readonly age: "OLD" | "NEW";
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
	readonly type: "read" | "write";
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

/** The picture of what the cells of the fleecing model hold. */
export function pictureOf(contents: Contents, settings: SettingValues): Picture {
	const clusters = Array.from({ length: Number(settings.clusters) }, (_, number) => clusterOf(contents, number));
	return {
		clusters,
		l2: contents.get("B.l2Cached") === true ? "in the cache" : "on disk only",
		mutex: {
			holder: (contents.get("B.lock.holder") as string | null | undefined) ?? undefined,
			waiters: (contents.get("B.lock.waiters") as readonly string[] | undefined) ?? [],
		},
		requests: ["A", "B"].flatMap((disk) => requestsOf(contents, disk)),
	};
}

function clusterOf(contents: Contents, number: number): ClusterPicture {
	const host = (contents.get(`B.l2Table[${number}]`) as number | undefined) ?? -1;
	const isBeingCopied = [...contents].some(([cell, value]) => {
		const copy = cell.startsWith("job.inflightReqs[") ? (value as { start: number; end: number } | null) : null;
		return copy !== null && copy.start <= number * CLUSTER_SIZE && number * CLUSTER_SIZE < copy.end;
	});
	const isCopied = contents.get(`job.copyBitmap[${number}]`) === 0;
	return {
		number,
		a: halvesOf(number, (name) => contents.get(`A.file[${name}]`) ?? originalMark(name)),
		b: host < 0 ? undefined : halvesOf(host, (name) => contents.get(`B.file[${name}]`)),
		copy: !isCopied ? "to be copied first" : isBeingCopied && host < 0 ? "being copied" : "copied",
	};
}

function halvesOf(cluster: number, contentAt: (name: string) => unknown): Half[] {
	return HALVES.map((_, i) => halfOf(contentAt(nameOfPiece(HALVES, cluster * HALVES.length + i))));
}

/** The model's marks are `old 0a` and `guest0.0 0a`: who wrote it, and where. */
function halfOf(content: unknown): Half {
	const [writer = ""] = String(content).split(/[. ]/);
	return writer === "old" ? { age: "OLD", writer: undefined } : { age: "NEW", writer };
}

type Tracked = {
	readonly id: string;
	readonly co: string;
	readonly type: "read" | "write";
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
