import { describe, expect, it } from "vitest";
import {
	type BlockNode,
	bdrvCoCopyRange,
	bdrvCoPreadv,
	CLUSTER_SIZE,
	type HostFile,
	markRequestSerialising,
	type RequestFlags,
	type Ret,
	requestsInFlight,
	trackedRequestBegin,
	trackedRequestEnd,
	waitSerialisingRequests,
} from "../../../model/index.js";
import { type Coroutine, cell, keeping, pause, spawn } from "../../../scheduler/index.js";
import { endsOf, type Setup, wayOf } from "../ends.js";
import { makeOverlay } from "../qcow2/overlay.js";

type Flags = { readonly read: RequestFlags; readonly write: RequestFlags };
const PLAIN: Flags = { read: {}, write: {} };

/** A copy from A to B of two clusters, beside what others do. */
function copying(
	flags: Flags,
	others: (source: BlockNode, target: BlockNode) => void = () => undefined,
	[offset, bytes] = [0, CLUSTER_SIZE],
): Setup {
	return () => {
		const { bs, file } = makeOverlay();
		const source = bs.backing as BlockNode;
		const answer = cell<Ret>("answer", 0);
		spawn("copier", function* () {
			const copy = bdrvCoCopyRange(source, bs, offset as number, bytes as number, flags);
			answer.set(yield* keeping(["copy"], copy));
		});
		others(source, bs);
		return () => [answer.get(), ...contents(file)];
	};
}

const contents = (file: HostFile) => [0, 1, 2, 3].map((piece) => file.contentAt(piece));
const COPIED = [0, "a0", "a1", "unwritten", "unwritten"];

it("copies what the source's file holds, without a buffer", () => {
	const { points } = wayOf(copying(PLAIN));
	expect(points).toEqual(["copy A.file to B.file: submitted", "copy A.file to B.file: done"]);
	expect(endsOf(copying(PLAIN))).toEqual([COPIED]);
});

it("is refused beyond the end, and where a driver has no way to", () => {
	expect(endsOf(copying(PLAIN, undefined, [CLUSTER_SIZE, 2 * CLUSTER_SIZE]))).toEqual([
		["EIO", "unwritten", "unwritten", "unwritten", "unwritten"],
	]);
	const backwards: Setup = () => {
		const { bs } = makeOverlay();
		const answer = cell<unknown>("answer", 0);
		spawn("copier", function* () {
			answer.set(yield* keeping(["copy"], bdrvCoCopyRange(bs, bs.backing as BlockNode, 0, CLUSTER_SIZE, PLAIN)));
		});
		return () => [answer.get(), requestsInFlight(bs).length];
	};
	expect(endsOf(backwards)).toEqual([["ENOTSUP", 0]]);
});

it("both requests are tracked until all is copied", () => {
	const seen = endsOf(() => {
		const { bs } = makeOverlay();
		const source = bs.backing as BlockNode;
		const tracked = cell("tracked", "");
		spawn("copier", function* () {
			yield* keeping(["copy"], bdrvCoCopyRange(source, bs, 0, CLUSTER_SIZE, PLAIN));
		});
		spawn("looker", function* () {
			yield* pause("look", { here: [] });
			tracked.set([source, bs].map((node) => requestsInFlight(node).map(({ type }) => type)).join(" "));
		});
		return () => tracked.get();
	});
	expect(seen).toEqual([" ", "read write"]);
});

/** Whether each coroutine has waited for another. */
describe("waits", () => {
	/** A serialising write of a node's first cluster, which is inside until it is told to go on. */
	function* serialising(bs: BlockNode): Coroutine {
		const req = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "write");
		markRequestSerialising(bs, req, CLUSTER_SIZE);
		yield* keeping(["wait", bs.name, req], waitSerialisingRequests(bs, req));
		yield* keeping(["inside", bs.name, req], pause("inside", { here: [] }));
		yield* trackedRequestEnd(bs, req);
	}

	/** Who has slept for whom, over all schedules. */
	const sleeps = (flags: Flags, on: "source" | "target") => {
		const ends = endsOf(() => {
			const { bs } = makeOverlay();
			const nodes = { source: bs.backing as BlockNode, target: bs };
			const waits = cell<Readonly<Record<string, true>>>("waits", {});
			spawn("serialising", () => serialising(nodes[on]));
			spawn("copier", function* () {
				yield* keeping(["copy"], bdrvCoCopyRange(nodes.source, nodes.target, 0, CLUSTER_SIZE, flags));
			});
			spawn("looker", function* () {
				yield* pause("look", { here: [] });
				const asleep = requestsInFlight(nodes[on]).filter(({ waitingFor }) => waitingFor !== null);
				waits.set(Object.fromEntries(asleep.map(({ co }) => [co, true as const])));
			});
			return () => Object.keys(waits.get()).join();
		});
		return ends.filter((names) => names !== "");
	};

	it("the source's request waits, unless it must not; serialising ones of others wait for it", () => {
		expect(sleeps(PLAIN, "source")).toEqual(["copier", "serialising"]);
		expect(sleeps({ read: { noSerialising: true }, write: {} }, "source")).toEqual(["serialising"]);
	});

	it("the target's request waits", () => {
		expect(sleeps({ read: { noSerialising: true }, write: {} }, "target")).toEqual(["copier", "serialising"]);
	});

	it("a serialising one keeps reads of the target out", () => {
		const reads = (flags: Flags) =>
			endsOf(() => {
				const { bs } = makeOverlay({ length: CLUSTER_SIZE });
				const source = bs.backing as BlockNode;
				const waited = cell("waited", false);
				spawn("copier", function* () {
					yield* keeping(["copy"], bdrvCoCopyRange(source, bs, 0, CLUSTER_SIZE, flags));
				});
				spawn("reader", function* () {
					yield* keeping(["read"], bdrvCoPreadv(bs, 0, CLUSTER_SIZE / 2));
				});
				spawn("looker", function* () {
					yield* pause("look", { here: [] });
					waited.set(requestsInFlight(bs).some(({ waitingFor }) => waitingFor !== null));
				});
				return () => waited.get();
			});
		expect(reads(PLAIN)).toEqual([false]);
		expect(reads({ read: {}, write: { serialising: true } })).toEqual([false, true]);
	});
});
