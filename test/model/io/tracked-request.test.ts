import { describe, expect, it } from "vitest";
import {
	type BlockDriver,
	BlockNode,
	CLUSTER_SIZE,
	Environment,
	markRequestSerialising,
	requestsInFlight,
	trackedRequestBegin,
	trackedRequestEnd,
	waitSerialisingRequests,
} from "../../../model/index.js";
import { assert, atEnd, cell, check, keeping, pause, program, spawn } from "../../../scheduler/index.js";

/** Tracking does not reach the driver. */
const driver: BlockDriver = {
	preadv: () => {
		throw new Error("not read");
	},
	pwritev: () => {
		throw new Error("not written");
	},
	clusterSize: CLUSTER_SIZE,
};

const newNode = () => new BlockNode("X", driver, new Environment(), { length: 2 * CLUSTER_SIZE });

const HALF = CLUSTER_SIZE / 2;

/** A serialising request and another one on the same node; whether they ever overlap in time decides. */
function exclusive(serialisingRange: [number, number], otherRange: [number, number]) {
	return program("exclusive", () => {
		const bs = newNode();
		const inside = cell("inside", 0);
		const bothInside = cell("bothInside", false);
		function* request(name: string, [offset, bytes]: [number, number], serialising: boolean) {
			const id = trackedRequestBegin(bs, offset, bytes, serialising ? "write" : "read");
			if (serialising) markRequestSerialising(bs, id, CLUSTER_SIZE);
			yield* keeping([name], waitSerialisingRequests(bs, id));
			inside.set(inside.get() + 1);
			if (inside.get() === 2) bothInside.set(true);
			yield* pause("inside", { here: [] });
			inside.set(inside.get() - 1);
			yield* trackedRequestEnd(bs, id);
		}
		spawn("serialising", () => request("serialising", serialisingRange, true));
		spawn("other", () => request("other", otherRange, false));
		atEnd("never both inside", () => !bothInside.get());
		atEnd("the list is empty again, and so is the counter", () => {
			return requestsInFlight(bs).length === 0 && bs.serialisingInFlight.get() === 0;
		});
	});
}

describe("a serialising request", () => {
	const cluster0: [number, number] = [0, CLUSTER_SIZE];

	it("runs beside nobody whose range it overlaps", () => {
		expect(check(exclusive(cluster0, cluster0)).verdict).toBe("VERIFIED");
		expect(check(exclusive(cluster0, [HALF, CLUSTER_SIZE])).verdict).toBe("VERIFIED");
	});

	it("runs beside those that it does not meet: ranges are half open", () => {
		const { failure } = check(exclusive(cluster0, [CLUSTER_SIZE, CLUSTER_SIZE]));
		expect(failure?.message).toBe("never both inside");
	});

	it("overlaps whole clusters, however little of them it asks for", () => {
		const firstHalf: [number, number] = [0, HALF];
		const secondHalf: [number, number] = [HALF, HALF];
		expect(check(exclusive(firstHalf, secondHalf)).verdict).toBe("VERIFIED");
	});
});

describe("assertions of the tracking", () => {
	it("a coroutine does not wait for itself: QEMU's assertion fails", () => {
		const nested = program("nested", () => {
			const bs = newNode();
			spawn("both", function* () {
				const write = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "write");
				markRequestSerialising(bs, write, CLUSTER_SIZE);
				const read = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "read");
				yield* waitSerialisingRequests(bs, read);
			});
		});
		expect(check(nested).failure).toMatchObject({
			kind: "assertion",
			message: "both does not wait for its own write of X",
		});
	});

	it("a request that is not in flight cannot be marked", () => {
		const unknown = program("unknown", () => {
			const bs = newNode();
			spawn("marker", function* () {
				yield* pause("mark");
				markRequestSerialising(bs, "nobody:read", CLUSTER_SIZE);
			});
		});
		expect(check(unknown).failure?.message).toBe("request nobody:read is in flight on X");
	});

	it("a range never shrinks, however a request is marked afterwards", () => {
		const shrinking = program("shrinking", () => {
			const bs = newNode();
			spawn("marker", function* () {
				const id = trackedRequestBegin(bs, HALF, HALF / 2, "write");
				markRequestSerialising(bs, id, CLUSTER_SIZE);
				markRequestSerialising(bs, id, HALF);
				const [request] = requestsInFlight(bs);
				assert(request?.overlapOffset === 0, "it begins where it began");
				assert(request?.overlapBytes === CLUSTER_SIZE, "and is as long as it was");
				yield* trackedRequestEnd(bs, id);
			});
		});
		expect(check(shrinking).failure).toBeUndefined();
	});

	it("the counter counts a request once, however often it is marked", () => {
		const twice = program("twice", () => {
			const bs = newNode();
			spawn("marker", function* () {
				const id = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "write");
				markRequestSerialising(bs, id, HALF);
				markRequestSerialising(bs, id, CLUSTER_SIZE);
				assert(bs.serialisingInFlight.get() === 1, "counted once");
				yield* trackedRequestEnd(bs, id);
				assert(bs.serialisingInFlight.get() === 0, "and given back");
			});
		});
		expect(check(twice).verdict).toBe("VERIFIED");
	});
});
