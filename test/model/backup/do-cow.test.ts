import { describe, expect, it } from "vitest";
import {
	backupCalculateClusterSize,
	CLUSTER_SIZE,
	Fleecing,
	type FleecingOptions,
	gridWith,
} from "../../../model/index.js";
import { always, check, keeping, program, spawn } from "../../../scheduler/index.js";
import { failureOf, type Setup, wayOf } from "../ends.js";

const HALF = CLUSTER_SIZE / 2;

type Write = readonly [offset: number, bytes: number];

function makeFleecing(options: Partial<FleecingOptions> = {}): Fleecing {
	const { length = 3 * CLUSTER_SIZE } = options;
	return new Fleecing({ length, depth: 1, serializeTargetWrites: "auto", l2: "warm", ...options });
}

/** A guest's writes one after the other; what B holds in the end, and the bits. */
function writing(options: Partial<FleecingOptions>, ...writes: Write[]): Setup {
	return () => {
		const fleecing = makeFleecing(options);
		spawn("guest", function* () {
			for (const [turn, [offset, bytes]] of writes.entries()) {
				const data = Array.from({ length: (2 * bytes) / CLUSTER_SIZE }, () => `w${turn}`);
				yield* keeping(["write", turn], fleecing.guestWrite(offset, bytes, data));
			}
		});
		const pieces = Array.from({ length: (2 * fleecing.a.length) / CLUSTER_SIZE }, (_, piece) => piece);
		return () => pieces.map((piece) => fleecing.contentOfB(piece) ?? "-").join(" ");
	};
}

const READ = ["read A.file: submitted", "read A.file: done"];
const WRITE_B = ["write B.file: submitted", "write B.file: done"];
const WRITE_A = ["write A.file: submitted", "write A.file: done"];

describe("the copy before a write", () => {
	it("is read from A and written to B, cluster by cluster, before the guest's data come to A", () => {
		const copy = [...READ, ...WRITE_B];
		expect(wayOf(writing({}, [0, CLUSTER_SIZE])).points).toEqual([...copy, ...WRITE_A]);
		const two = wayOf(writing({}, [HALF, CLUSTER_SIZE]));
		expect(two.points).toEqual([...copy, ...copy, "write A.file: submitted", ...WRITE_A]);
		expect(two.end).toBe("old 0a old 0b old 1a old 1b - -");
	});

	it("is made once", () => {
		const { points, notes } = wayOf(writing({}, [0, HALF], [HALF, HALF]));
		expect(points).toEqual([...READ, ...WRITE_B, ...WRITE_A, ...WRITE_A]);
		expect(notes).toContain("finds cluster 0 copied, or being copied");
	});

	it("of zeroes writes none: the table says so", () => {
		const zeroed = wayOf(writing({ zeroClusters: [1] }, [CLUSTER_SIZE, CLUSTER_SIZE]));
		expect(zeroed).toMatchObject({ points: [...READ, ...WRITE_A], end: "- - 0 0 - -" });
		const half = { initially: (piece: number) => (piece === 2 ? "0" : `i${piece}`) };
		const partly = wayOf(writing(half, [CLUSTER_SIZE, CLUSTER_SIZE]));
		expect(partly).toMatchObject({ points: [...READ, ...WRITE_B, ...WRITE_A], end: "- - 0 i3 - -" });
	});

	it("of a short last cluster is short, and the rest of B's cluster is filled with zeroes", () => {
		const short = { length: 2 * CLUSTER_SIZE + HALF };
		const { points, end } = wayOf(writing(short, [2 * CLUSTER_SIZE, HALF]));
		expect(points).toEqual([...READ, ...WRITE_B, ...WRITE_B, ...WRITE_A]);
		expect(end).toBe("- - - - old 2a");
	});

	it("needs requests in whole sectors", () => {
		const unaligned: Setup = () => {
			const fleecing = makeFleecing({ grid: gridWith([100]) });
			spawn("guest", function* () {
				yield* fleecing.guestWrite(0, 100, ["w"]);
			});
			return () => undefined;
		};
		expect(failureOf(unaligned)).toBe("the request of guest is aligned to sectors, as the backup job needs it");
	});

	it.each([true, false])("in flight of a cluster is the only one: others wait, %s", (waits) => {
		const overlapping = program("overlapping", () => {
			const fleecing = makeFleecing({ switches: { waitForOverlappingRequests: waits } });
			const ranges: readonly Write[] = [
				[0, 2 * CLUSTER_SIZE],
				[CLUSTER_SIZE, CLUSTER_SIZE],
			];
			for (const [i, [offset, bytes]] of ranges.entries()) {
				const data = Array.from({ length: (2 * bytes) / CLUSTER_SIZE }, () => "w");
				spawn(`guest${i}`, function* () {
					yield* keeping(["write"], fleecing.guestWrite(offset, bytes, data));
				});
			}
			always("copies in flight do not overlap", () => {
				const copies = fleecing.job.copiesInFlight();
				return !copies.some((a) => copies.some((b) => a !== b && a.start < b.end && b.start < a.end));
			});
		});
		expect(check(overlapping).verdict).toBe(waits ? "VERIFIED" : "VIOLATED");
	});
});

describe("the copy bit", () => {
	/** While a guest writes both clusters: the bits, and of which clusters B holds data, each time that one of these changes. */
	const bitsAlong = (options: Partial<FleecingOptions>) => {
		const seen: string[] = [];
		wayOf(() => {
			const fleecing = makeFleecing({ length: 2 * CLUSTER_SIZE, ...options });
			spawn("guest", function* () {
				yield* keeping(["write"], fleecing.guestWrite(0, 2 * CLUSTER_SIZE, ["w", "w", "w", "w"]));
			});
			always("the bits are looked at", () => {
				const bits = [0, 1].map((cluster) => (fleecing.job.bitIsSet(cluster) ? "1" : "0"));
				const copied = [0, 1].map((cluster) => (fleecing.contentOfB(2 * cluster) === undefined ? "-" : "c"));
				const state = [...bits, ...copied].join("");
				if (seen.at(-1) !== state) seen.push(state);
				return true;
			});
			return () => undefined;
		});
		return seen.join(" ");
	};
	const host = { copyRangeSize: 2 * CLUSTER_SIZE };

	it("is cleared when a copy begins, or, without that, when it has succeeded", () => {
		const after = { switches: { resetCopyBitBeforeCopy: false } };
		expect(bitsAlong({})).toBe("11-- 01-- 00c- 00cc");
		expect(bitsAlong(after)).toBe("11-- 01c- 00cc");
		expect(bitsAlong(host)).toBe("11-- 00-- 00cc");
		expect(bitsAlong({ ...host, ...after })).toBe("11-- 00cc");
	});

	it("is not cleared at all without its reset, whenever that would be", () => {
		for (const resetCopyBitBeforeCopy of [true, false]) {
			const never = { switches: { resetCopyBit: false, resetCopyBitBeforeCopy } };
			expect(bitsAlong(never)).toBe("11-- 11c- 11cc");
			expect(bitsAlong({ ...host, ...never })).toBe("11-- 11cc");
		}
	});
});

describe("a copy by the host", () => {
	const host = (kib: number) => ({ copyRangeSize: kib * 1024 });
	const chunks = (setup: Setup) => wayOf(setup).notes.filter((text) => text.startsWith("lets the host copy"));

	it("is of as many clusters as are asked for, and no more than a chunk has", () => {
		const all: Write = [0, 3 * CLUSTER_SIZE];
		const one = (n: number) => `lets the host copy cluster ${n}`;
		expect(chunks(writing(host(64), all))).toEqual([one(0), one(1), one(2)]);
		expect(chunks(writing(host(1), all)), "a chunk is whole clusters").toEqual([one(0), one(1), one(2)]);
		expect(chunks(writing(host(100), all))).toEqual(["lets the host copy clusters 0 to 1", one(2)]);
		expect(chunks(writing(host(512), all))).toEqual(["lets the host copy clusters 0 to 2"]);
		expect(chunks(writing(host(512), [HALF, HALF]))).toEqual([one(0)]);
	});

	it("begins with a cluster that is still to be copied, and goes on over those that are not", () => {
		const writes: Write[] = [
			[CLUSTER_SIZE, CLUSTER_SIZE],
			[0, 3 * CLUSTER_SIZE],
		];
		expect(chunks(writing(host(512), ...writes))[1]).toBe("lets the host copy clusters 0 to 2");
		expect(wayOf(writing(host(512), ...writes)).end, "what the guest wrote is taken for old").toContain("w0 w0");
		const repaired = { ...host(512), repairs: { copyRangeOfDirtyClusters: true } };
		expect(chunks(writing(repaired, ...writes)).slice(1)).toEqual([
			"lets the host copy cluster 0",
			"lets the host copy cluster 2",
		]);
		expect(wayOf(writing(repaired, ...writes)).end).toBe("old 0a old 0b old 1a old 1b old 2a old 2b");
		expect(chunks(writing(host(512), [0, CLUSTER_SIZE], [0, 3 * CLUSTER_SIZE]))[1]).toBe(
			"lets the host copy clusters 1 to 2",
		);
	});

	it("is not tried again, in the whole of the job, once it has failed", () => {
		const writes: Write[] = [
			[0, CLUSTER_SIZE],
			[CLUSTER_SIZE, CLUSTER_SIZE],
		];
		const refused = writing({ ...host(512), sourceFormat: "qcow2" }, ...writes);
		expect(chunks(refused)).toEqual(["lets the host copy cluster 0"]);
		expect(wayOf(refused).end).toBe("old 0a old 0b old 1a old 1b - -");
		const short = { ...host(512), length: 2 * CLUSTER_SIZE + HALF };
		const beyond = writing(short, [2 * CLUSTER_SIZE, HALF], [0, CLUSTER_SIZE]);
		expect(chunks(beyond), "it goes beyond the end of the image").toEqual(["lets the host copy cluster 2"]);
		expect(wayOf(beyond).end).toBe("old 0a old 0b - - old 2a");
	});
});

it("the unit of copies is a cluster of 64 KiB, or B's if that is larger", () => {
	const sizes = [512, CLUSTER_SIZE / 4, CLUSTER_SIZE, 2 * CLUSTER_SIZE];
	const units = sizes.map((clusterSize) => backupCalculateClusterSize({ clusterSize, hasBacking: true }));
	expect(units).toEqual([CLUSTER_SIZE, CLUSTER_SIZE, CLUSTER_SIZE, 2 * CLUSTER_SIZE]);
	const unknown = (["ENOTSUP", "EIO"] as const).flatMap((clusterSize) =>
		[true, false].map((hasBacking) => backupCalculateClusterSize({ clusterSize, hasBacking })),
	);
	expect(unknown, "only where nothing is known, and nothing lies below, is a target refused").toEqual([
		...[CLUSTER_SIZE, CLUSTER_SIZE],
		...[CLUSTER_SIZE, undefined],
	]);
	const smaller = wayOf(writing({ targetClusterSize: HALF }, [0, HALF]));
	expect(smaller.points, "a copy fills several of B's clusters").toEqual([
		...READ,
		...["write B.file: submitted", "write B.file: done"],
		...WRITE_A,
	]);
	expect(smaller.end).toBe("old 0a old 0b - - - -");
});
