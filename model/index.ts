/*
 * QEMU's block layer around image fleecing, as coroutines: design D1, the one of 2018. From the outside in.
 */

// The backup job
export { BackupBlockJob, type SerializeTargetWrites } from "./backup.js";
// The graph, and requests on it
export {
	type BlockDriver,
	BlockNode,
	bdrvChainContains,
	bdrvGetClusterSize,
	type TrackedRequest,
} from "./block-node.js";
// The order in which coroutines run
export { EventLoop, waitForEvent } from "./event-loop.js";
// The whole arrangement: guest, disks, backup job, NBD clients
export { Fleecing, type FleecingOptions, originalContent, WINDOW_OPEN_DURING_WRITE } from "./fleecing.js";
// Units
export { CLUSTER_SIZE, type Data, SUB_BLOCK_SIZE, SUB_BLOCKS_PER_CLUSTER, subBlocksIn } from "./geometry.js";
export { type EffectUnit, HostFile, type HostFileOptions, nameOfSubBlock } from "./host-file.js";
export { bdrvCoPreadv, bdrvCoPwritev, type RequestFlags } from "./io.js";

// Drivers and the host below them
export { COPY_WAITED_FOR_MUTEX, Qcow2, type Qcow2Options } from "./qcow2.js";
export { rawDriver } from "./raw.js";
export { ALL_SWITCHES_ON, type Switches } from "./switches.js";
export {
	markRequestSerialising,
	requestsInFlight,
	trackedRequestBegin,
	trackedRequestEnd,
	WRITE_WAITED_FOR_READ,
	waitSerialisingRequests,
} from "./tracked-request.js";
