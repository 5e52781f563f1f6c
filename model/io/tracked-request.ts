import { assert, CoQueue, type Coroutine, choose, keeping, note, observe, self } from "../../scheduler/index.js";
import type { BlockNode, TrackedRequest, TrackedRequestType } from "../block-node.js";
import { alignDown, alignUp } from "../geometry.js";

/** A write that had to wait for a read: with the flag on, this is what keeps the snapshot. */
export const WRITE_WAITED_FOR_READ = "a write waited for a read";

/** Takes a request off the list and wakes those who sleep for it. Source: `tracked_request_end`. */
export function* trackedRequestEnd(bs: BlockNode, id: string): Coroutine {
	const request = trackedRequest(bs, id);
	if (request.serialising) bs.serialisingInFlight.set(bs.serialisingInFlight.get() - 1);
	bs.trackedRequests.at(id).set(null);
	bs.newestFirst?.set(bs.newestFirst.get().filter((other) => other !== id));
	note(`ends its ${request.type} of ${bs.name}`);
	yield* waitQueue(bs, id).restartAll();
}

/** Enters a request into the node's list. Source: `tracked_request_begin`. */
export function trackedRequestBegin(bs: BlockNode, offset: number, bytes: number, type: TrackedRequestType): string {
	const co = self();
	const id = unusedName(bs, `${co}:${type}`);
	bs.trackedRequests.at(id).set({
		id,
		co,
		type,
		offset,
		bytes,
		serialising: false,
		overlapOffset: offset,
		overlapBytes: bytes,
		waitingFor: null,
	});
	bs.newestFirst?.set([id, ...bs.newestFirst.get()]);
	note(`begins a ${type} of ${bs.name}`);
	return id;
}

/** A coroutine has one request of a type on a node, or a nested one besides: the copy's read of A, say, and a read below it. */
function unusedName(bs: BlockNode, name: string): string {
	let id = name;
	for (let n = 2; bs.trackedRequests.at(id).get() !== null; n++) id = `${name}${n}`;
	return id;
}

/**
 * Makes a request one that no overlapping request may run beside.
 *
 * @param align - the request conflicts over a range rounded to multiples of this many bytes
 *
 * Source: `mark_request_serialising`.
 */
export function markRequestSerialising(bs: BlockNode, id: string, align: number): void {
	const { offset, bytes, serialising, overlapOffset, overlapBytes } = trackedRequest(bs, id);
	const rounding = bs.environment.switches.overlapRounding ? align : 1;
	const alignedOffset = alignDown(offset, rounding);
	const alignedBytes = alignUp(offset + bytes, rounding) - alignedOffset;
	if (!serialising) bs.serialisingInFlight.set(bs.serialisingInFlight.get() + 1);
	update(bs, id, {
		serialising: true,
		overlapOffset: Math.min(overlapOffset, alignedOffset),
		overlapBytes: Math.max(overlapBytes, alignedBytes),
	});
}

/** Whether a request's range, rounded if it is serialising, meets the given range of bytes. Source: `tracked_request_overlaps`. */
function trackedRequestOverlaps(req: TrackedRequest, offset: number, bytes: number): boolean {
	if (offset >= req.overlapOffset + req.overlapBytes) return false;
	if (req.overlapOffset >= offset + bytes) return false;
	return true;
}

/**
 * Waits until no request is in flight that overlaps this one, where one of the two is serialising. Answers whether it had
 * to wait. Source: `wait_serialising_requests`.
 */
export function* waitSerialisingRequests(bs: BlockNode, id: string): Coroutine<boolean> {
	if (bs.serialisingInFlight.get() === 0) return false;
	let waited = false;
	let retry: boolean;
	do {
		retry = false;
		const conflicts = conflictsOf(bs, id);
		if (conflicts.length === 0) break;
		const req = firstOf(bs, conflicts);
		const mine = trackedRequest(bs, id);
		// A coroutine that waits for a request of its own would wait for ever.
		assert(req.co !== mine.co, `${mine.co} does not wait for its own ${req.type} of ${bs.name}`);
		update(bs, id, { waitingFor: req.id });
		note(`waits for ${req.co}'s ${req.type} of ${bs.name}`, { event: "waits for a serialising request" });
		bs.environment.countWait();
		if (mine.type === "write" && req.type === "read") observe(WRITE_WAITED_FOR_READ, () => true);
		yield* keeping(["waitSerialisingRequests", bs.name, id], waitQueue(bs, req.id).wait());
		update(bs, id, { waitingFor: null });
		retry = bs.environment.switches.rescanAfterWait;
		waited = true;
	} while (retry);
	return waited;
}

/** QEMU looks through its list, which has the newest first. Where no order is kept, any may be the first. */
function firstOf(bs: BlockNode, conflicts: readonly TrackedRequest[]): TrackedRequest {
	const newest = bs.newestFirst?.get().find((id) => conflicts.some((req) => req.id === id));
	const index =
		newest === undefined
			? choose("for whom to wait first", conflicts.length)
			: conflicts.findIndex(({ id }) => id === newest);
	return conflicts[index] as TrackedRequest;
}

/** The requests in flight that a request has to wait for, as things are. */
function conflictsOf(bs: BlockNode, id: string): TrackedRequest[] {
	const mine = trackedRequest(bs, id);
	const { switches } = bs.environment;
	return requestsInFlight(bs).filter((req) => {
		if (req.id === id || (!req.serialising && !mine.serialising)) return false;
		if (!switches.serialisingRequestsWaitForReads && req.type === "read" && !req.serialising) return false;
		if (!trackedRequestOverlaps(req, mine.overlapOffset, mine.overlapBytes)) return false;
		// A request that is asleep will look again when it wakes, and then see this one.
		return !(switches.waitingFor && req.waitingFor !== null);
	});
}

/** A request in flight, by its name. */
export function trackedRequest(bs: BlockNode, id: string): TrackedRequest {
	const request = bs.trackedRequests.at(id).get();
	assert(request !== null, `request ${id} is in flight on ${bs.name}`);
	return request;
}

/** All requests in flight on a node. */
export function requestsInFlight(bs: BlockNode): TrackedRequest[] {
	return bs.trackedRequests.entries().flatMap(([, request]) => request ?? []);
}

function update(bs: BlockNode, id: string, fields: Partial<TrackedRequest>): void {
	bs.trackedRequests.at(id).set({ ...trackedRequest(bs, id), ...fields });
}

function waitQueue(bs: BlockNode, id: string): CoQueue {
	const [co = id, type] = id.split(":");
	return new CoQueue(`${bs.name}.waitQueue[${id}]`, {
		...bs.environment.primitives,
		waiters: bs.waitQueues.at(id),
		resource: `the end of ${co}'s ${type} of ${bs.name}`,
		holders: () => [co],
	});
}
