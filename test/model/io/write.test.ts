import { describe, expect, it } from "vitest";
import {
	type BlockNode,
	bdrvCoPreadv,
	bdrvCoPwritev,
	bdrvCoPwriteZeroes,
	CLUSTER_SIZE,
	gridWith,
	type Ret,
	type Switches,
} from "../../../model/index.js";
import { type Cell, type Coroutine, cell, keeping, spawn } from "../../../scheduler/index.js";
import { endsOf, failureOf, type Setup, wayOf } from "../ends.js";
import { atOnce, heldBy, makeNode, type NodeOptions, QUARTER } from "./node.js";

const HALF = 2 * QUARTER;
const READ = ["read X.file: submitted", "read X.file: done"];
const WRITTEN = ["write X.file: submitted", "write X.file: done"];
const ZEROED = ["zero X.file: submitted", "zero X.file: done"];

const marks = (writer: string, bytes: number) => Array.from({ length: bytes / QUARTER }, () => writer);

/** Counts how often a node notifies before it writes, and answers what it is told to. */
function notified(bs: BlockNode, answer: Ret = 0): Cell<number> {
	const count = cell("notified", 0);
	bs.defineNotifier(
		"count",
		atOnce(() => {
			count.set(count.get() + 1);
			return answer;
		}),
		true,
	);
	return count;
}

/** One request of one coroutine: its answer, how often notifiers ran, and what the file holds. */
function one(options: NodeOptions, request: (bs: BlockNode) => Coroutine<Ret>, notifierAnswers: Ret = 0): Setup {
	return () => {
		const { bs, file } = makeNode(options);
		const count = notified(bs, notifierAnswers);
		const answer = cell<Ret>("answer", 0);
		spawn("me", function* () {
			answer.set(yield* keeping(["request"], request(bs)));
		});
		return () => [answer.get(), count.get(), heldBy(file)];
	};
}

const write = (offset: number, bytes: number) => (bs: BlockNode) => bdrvCoPwritev(bs, offset, bytes, marks("w", bytes));
const zeroes = (offset: number, bytes: number) => (bs: BlockNode) => bdrvCoPwriteZeroes(bs, offset, bytes);

describe("a write that does not fill its blocks", () => {
	const blocks = { requestAlignment: HALF };
	const cases: readonly [string, NodeOptions, [number, number], string[], string][] = [
		["fills them: nothing is read", blocks, [HALF, HALF], WRITTEN, "x0 x1 w w x4 x5 x6 x7"],
		[
			"begins within one: reads that one",
			blocks,
			[QUARTER, 3 * QUARTER],
			[...READ, ...WRITTEN],
			"x0 w w w x4 x5 x6 x7",
		],
		["ends within one: reads that one", blocks, [0, 3 * QUARTER], [...READ, ...WRITTEN], "w w w x3 x4 x5 x6 x7"],
		[
			"does both: reads both, and writes once",
			blocks,
			[QUARTER, HALF],
			[...READ, ...READ, ...WRITTEN],
			"x0 w w x3 x4 x5 x6 x7",
		],
		[
			"lies within one: reads it once",
			{ requestAlignment: CLUSTER_SIZE },
			[QUARTER, QUARTER],
			[...READ, ...WRITTEN],
			"x0 w x2 x3 x4 x5 x6 x7",
		],
		[
			"begins with one and ends within it: reads it once",
			{ requestAlignment: CLUSTER_SIZE },
			[CLUSTER_SIZE, QUARTER],
			[...READ, ...WRITTEN],
			"x0 x1 x2 x3 w x5 x6 x7",
		],
	];

	it.each(cases)("%s", (_, options, [offset, bytes], points, holds) => {
		const setup = one(options, write(offset, bytes));
		expect(wayOf(setup).points).toEqual(points);
		expect(endsOf(setup)).toEqual([[0, 1, holds]]);
	});

	it("writes nothing and notifies nobody when it cannot read the rest", () => {
		const failing = { ...blocks, faults: { most: 1, at: "read X.file" } };
		expect(endsOf(one(failing, write(QUARTER, HALF)))).toEqual([
			["EIO", 0, "x0 x1 x2 x3 x4 x5 x6 x7"],
			[0, 1, "x0 w w x3 x4 x5 x6 x7"],
		]);
	});

	it("must not have to wait for its end once it has read the rest of its beginning", () => {
		const passing: Setup = () => {
			const { bs } = makeNode(blocks);
			spawn("writer", function* () {
				yield* keeping(["write"], bdrvCoPwritev(bs, QUARTER, HALF, marks("w", HALF)));
			});
			spawn("reader", function* () {
				yield* keeping(["read"], bdrvCoPreadv(bs, HALF, HALF, { noSerialising: true }));
			});
			return () => undefined;
		};
		expect(failureOf(passing)).toBe("nobody came between once the head has been read");
	});

	/** Two writers; what the file holds in the end. */
	const beside =
		(switches: Partial<Switches>, ...ranges: (readonly [number, number])[]): Setup =>
		() => {
			const { bs, file } = makeNode({ requestAlignment: CLUSTER_SIZE, switches });
			for (const [i, [offset, bytes]] of ranges.entries()) {
				spawn(`w${i}`, function* () {
					yield* keeping(["write"], bdrvCoPwritev(bs, offset, bytes, marks(`w${i}`, bytes)));
				});
			}
			return () => heldBy(file, 4);
		};

	it("loses nothing that another writes to the rest meanwhile", () => {
		expect(endsOf(beside({}, [0, QUARTER], [HALF, QUARTER]))).toEqual(["w0 x1 w1 x3"]);
		const lost = endsOf(beside({ overlapRounding: false }, [0, QUARTER], [HALF, QUARTER]));
		expect(lost).toContain("w0 x1 x2 x3");
		expect(lost).toContain("x0 x1 w1 x3");
	});

	it("nor what fills its blocks: that one waits, or is waited for", () => {
		const ends = ["w0 w1 w1 w1", "w1 w1 w1 w1"];
		expect(endsOf(beside({}, [0, QUARTER], [0, CLUSTER_SIZE]))).toEqual(ends);
		expect(endsOf(beside({}, [QUARTER, 3 * QUARTER], [0, CLUSTER_SIZE]))).toEqual(["w1 w0 w0 w0", "w1 w1 w1 w1"]);
		const careless = beside({ writesWaitForSerialisingRequests: false }, [0, QUARTER], [0, CLUSTER_SIZE]);
		expect(failureOf(careless)).toBe("a serialising write that had to wait has no padding that could be stale");
	});
});

describe("a write of zeroes", () => {
	const blocks = { requestAlignment: HALF };

	it("of whole blocks is one part, without a buffer", () => {
		expect(wayOf(one(blocks, zeroes(HALF, HALF)))).toMatchObject({
			...{ points: ZEROED, end: [0, 1, "x0 x1 0 0 x4 x5 x6 x7"] },
		});
	});

	it("has a first part, a middle and a last part, and notifies before each", () => {
		const { points, end } = wayOf(one(blocks, zeroes(QUARTER, CLUSTER_SIZE)));
		expect(points).toEqual([...READ, ...WRITTEN, ...ZEROED, ...READ, ...WRITTEN]);
		expect(end).toEqual([0, 3, "x0 0 0 0 0 x5 x6 x7"]);
	});

	it("has no middle where no block lies between, and is one part within a block", () => {
		expect(wayOf(one(blocks, zeroes(QUARTER, HALF))).end).toEqual([0, 2, "x0 0 0 x3 x4 x5 x6 x7"]);
		const inBlock = one({ requestAlignment: CLUSTER_SIZE }, zeroes(QUARTER, HALF));
		expect(wayOf(inBlock)).toMatchObject({
			points: [...READ, ...WRITTEN],
			end: [0, 1, "x0 0 0 x3 x4 x5 x6 x7"],
		});
	});

	it.each([
		["beginning", QUARTER, HALF - QUARTER],
		["end", 0, QUARTER],
		["middle of a block", QUARTER / 2, QUARTER],
	])("undoes nothing that another writes to the rest of the block: zeroes at its %s", (_, offset, bytes) => {
		const grid = gridWith(Array.from({ length: 8 }, (_, i) => (i * QUARTER) / 2));
		const ends = endsOf(() => {
			const { bs, file } = makeNode({ requestAlignment: HALF, grid });
			spawn("zeroes", function* () {
				yield* keeping(["zeroes"], bdrvCoPwriteZeroes(bs, offset, bytes));
			});
			spawn("writer", function* () {
				yield* keeping(["write"], bdrvCoPwritev(bs, 0, HALF, ["w", "w", "w", "w"]));
			});
			return () => heldBy(file, 4);
		});
		expect(ends).toContain("w w w w");
		expect(ends).toHaveLength(2);
		for (const held of ends) expect(held).not.toContain("x");
	});

	it("ends with the first part that fails", () => {
		const faults = { most: 1, at: "zero X.file" };
		expect(endsOf(one({ ...blocks, faults }, zeroes(QUARTER, CLUSTER_SIZE)))).toEqual([
			["EIO", 2, "x0 0 x2 x3 x4 x5 x6 x7"],
			[0, 3, "x0 0 0 0 0 x5 x6 x7"],
		]);
	});
});

describe("notifiers", () => {
	it("that fail keep the write from being made, and it fails with their error", () => {
		expect(endsOf(one({}, write(0, QUARTER), "EIO"))).toEqual([["EIO", 1, "x0 x1 x2 x3 x4 x5 x6 x7"]]);
		expect(endsOf(one({ requestAlignment: HALF }, zeroes(QUARTER, CLUSTER_SIZE), "EIO"))).toEqual([
			["EIO", 1, "x0 x1 x2 x3 x4 x5 x6 x7"],
		]);
		expect(endsOf(one({ switches: { notifierError: false } }, write(0, QUARTER), "EIO"))).toEqual([
			[0, 1, "w x1 x2 x3 x4 x5 x6 x7"],
		]);
	});

	it("run in the order in which they were declared, as long as they are there", () => {
		const setup: Setup = () => {
			const { bs } = makeNode();
			const ran = cell("ran", "");
			for (const name of ["a", "b", "c"]) {
				bs.defineNotifier(
					name,
					atOnce(() => {
						ran.set(ran.get() + name);
						return 0;
					}),
					name !== "c",
				);
			}
			spawn("me", function* () {
				yield* keeping(["1"], write(0, QUARTER)(bs));
				bs.removeBeforeWriteNotifier("a");
				bs.addBeforeWriteNotifier("c");
				yield* keeping(["2"], write(0, QUARTER)(bs));
			});
			return () => ran.get();
		};
		expect(endsOf(setup)).toEqual(["abbc"]);
	});
});

it("ranges beyond the end are refused, before anything else", () => {
	const beyond = 2 * CLUSTER_SIZE - QUARTER;
	for (const request of [write(beyond, HALF), zeroes(beyond, HALF)]) {
		expect(wayOf(one({}, request))).toMatchObject({ points: [], end: ["EIO", 0, "x0 x1 x2 x3 x4 x5 x6 x7"] });
		expect(wayOf(one({}, write(beyond, QUARTER))).end).toEqual([0, 1, "x0 x1 x2 x3 x4 x5 x6 w"]);
	}
	const read: Setup = () => {
		const { bs } = makeNode();
		const answer = cell<unknown>("answer", null);
		spawn("me", function* () {
			answer.set(yield* keeping(["read"], bdrvCoPreadv(bs, beyond, HALF)));
		});
		return () => answer.get();
	};
	expect(wayOf(read)).toMatchObject({ points: [], end: "EIO" });
});
