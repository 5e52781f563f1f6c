/*
 * Requests on nodes, as in QEMU's `block/io.c`.
 */

// What clients, drivers and jobs ask of a node
export { bdrvCoPreadv } from "./read.js";
export { bdrvCoPwritev, bdrvCoPwriteZeroes } from "./write.js";
export { bdrvCoPdiscard } from "./discard.js";
export { bdrvCoCopyRange, bdrvCoCopyRangeTo } from "./copy-range.js";

// The requests in flight, and who waits for whom
export {
	markRequestSerialising,
	requestsInFlight,
	trackedRequestBegin,
	trackedRequestEnd,
	WRITE_WAITED_FOR_READ,
	waitSerialisingRequests,
} from "./tracked-request.js";
