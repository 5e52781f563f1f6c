import { describe, expect, it } from "vitest";
import {
	CLUSTER_SIZE,
	cancelBackup,
	type Data,
	Fleecing,
	HALVES,
	isErrno,
	offsetOf,
	piecesIn,
	ZERO,
} from "../../model/index.js";
import { assert, atEnd, type Coroutine, check, keeping, program, spawn } from "../../scheduler/index.js";

const KIB = 1024;
const MIB = 1024 * KIB;
const LENGTH = 64 * MIB;

/** What stands where, in bytes. */
type Stretch = readonly [content: string, offset: number, bytes: number];

const PATTERNS: readonly Stretch[] = [
	["5d", 0, 64 * KIB],
	["d5", 1 * MIB, 64 * KIB],
	["dc", 32 * MIB, 64 * KIB],
	["cd", 0x3ff0000, 64 * KIB],
];

const OVERWRITES: readonly Stretch[] = [
	["ab", 0, 64 * KIB],
	["ad", 0xf8000, 64 * KIB],
	["1d", 0x2008000, 64 * KIB],
	["ea", 0x3fe0000, 64 * KIB],
];

const ZEROES: readonly Stretch[] = [
	[ZERO, 0xf8000, 32 * KIB],
	[ZERO, 0x2010000, 32 * KIB],
	[ZERO, 0x3fe0000, 64 * KIB],
];

const REMAINDER: readonly Stretch[] = [
	["d5", 0x108000, 32 * KIB],
	["dc", 32 * MIB, 32 * KIB],
	["cd", 0x3ff0000, 64 * KIB],
];

function contentAtStart(piece: number): string {
	const at = offsetOf(HALVES, piece);
	return PATTERNS.find(([, offset, bytes]) => at >= offset && at < offset + bytes)?.[0] ?? ZERO;
}

const filled = ([content, offset, bytes]: Stretch): Data => piecesIn(HALVES, offset, bytes).map(() => content);

function* readAll(fleecing: Fleecing): Coroutine {
	for (const [i, stretch] of [...PATTERNS, ...ZEROES].entries()) {
		const [, offset, bytes] = stretch;
		const data = yield* keeping(["read", i], fleecing.nbdRead(offset, bytes));
		assert(!isErrno(data) && data.join() === filled(stretch).join(), `B shows ${stretch} as it was at the start`);
	}
}

function* workload(fleecing: Fleecing): Coroutine {
	yield* keeping(["before"], readAll(fleecing));
	for (const [i, stretch] of OVERWRITES.entries()) {
		const [, offset, bytes] = stretch;
		const ret = yield* keeping(["overwrite", i], fleecing.guestWrite(offset, bytes, filled(stretch)));
		assert(ret === 0, `the guest writes ${stretch}`);
	}
	yield* keeping(["after"], readAll(fleecing));
	cancelBackup(fleecing.job);
}

/** The clusters of 64 KiB of which something holds. */
function clustersOf(holds: (cluster: number) => boolean): number[] {
	return Array.from({ length: LENGTH / CLUSTER_SIZE }, (_, cluster) => cluster).filter(holds);
}

/** Six clusters: one, two, two, one. */
const COPIED = [0, 15, 16, 512, 513, 1022];

function iotest222(serializeTargetWrites: "on" | "off") {
	return program("iotest 222", () => {
		const fleecing = new Fleecing({
			...{ length: LENGTH, depth: 1, serializeTargetWrites, initially: contentAtStart },
			// A new image has no L2 table.
			...{ l1: "absent", l2: "cold", refcounts: "cold" },
		});
		const { job } = fleecing;
		spawn("test", () => workload(fleecing));
		spawn("job", () => fleecing.runJob(() => {}, true));
		atEnd("six clusters are copied", () => {
			return { expected: COPIED, actual: clustersOf((cluster) => !job.bitIsSet(cluster)) };
		});
		atEnd("six clusters are allocated in B", () => {
			return { expected: COPIED, actual: clustersOf((cluster) => fleecing.contentOfB(2 * cluster) !== undefined) };
		});
		atEnd("B holds what A held there", () => {
			const pieces = COPIED.flatMap((cluster) => [2 * cluster, 2 * cluster + 1]);
			return { expected: pieces.map(contentAtStart), actual: pieces.map((piece) => fleecing.contentOfB(piece)) };
		});
		atEnd("A holds the overwrites, and the rest of the patterns", () => {
			const stretches = [...OVERWRITES, ...REMAINDER];
			const actual = stretches.map(([, offset, bytes]) => {
				return piecesIn(HALVES, offset, bytes).map((piece) => fleecing.contentOfA(piece));
			});
			return { expected: stretches.map(filled), actual };
		});
		atEnd("the job was cancelled", () => ({ expected: "cancelled", actual: job.outcome.get() }));
	});
}

describe("iotest 222, at its real offsets in 64 MiB", () => {
	it.each(["on", "off"] as const)(
		"holds with serialising writes %s: one request comes after the other",
		(serialising) => {
			const { sentence, verdict } = check(iotest222(serialising));
			expect(verdict, sentence).toBe("VERIFIED");
		},
	);
});
