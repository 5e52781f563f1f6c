/*
 * QEMU's block layer around image fleecing, as coroutines: design D1, the one of 2018. From the outside in.
 */

// The whole arrangement: guest, disks, backup job, NBD clients
export { Fleecing } from "./fleecing.js";
export type { FleecingOptions, JobStart, SourceFormat } from "./fleecing-options.js";
export { originalMark } from "./source-disk.js";
export { WINDOW_OPEN_DURING_WRITE } from "./read-windows.js";
// What its parts share: who runs next, what is taken out, where the host fails
export { Environment, type EnvironmentOptions, type Ordering } from "./environment.js";
export { EventLoop, waitForEvent } from "./event-loop.js";
export { HOST_FAILED, HOST_OPERATIONS, HostFaults, type HostFaultOptions } from "./host-faults.js";
export { ALL_SWITCHES_ON, NO_REPAIRS, type Repairs, type Switches } from "./switches.js";
// The backup job
export {
	BackupBlockJob,
	type BackupOptions,
	backupCalculateClusterSize,
	backupDoCow,
	backupRun,
	cancelBackup,
	startBackup,
	type OnError,
	type SerializeTargetWrites,
	type SyncMode,
} from "./backup/index.js";
// The graph, and requests on it
export {
	type BlockDriver,
	BlockNode,
	type BlockNodeOptions,
	bdrvChainContains,
	bdrvGetClusterSize,
	type RequestFlags,
	type TrackedRequest,
} from "./block-node.js";
export {
	bdrvCoCopyRange,
	bdrvCoPdiscard,
	bdrvCoPreadv,
	bdrvCoPwritev,
	bdrvCoPwriteZeroes,
	markRequestSerialising,
	requestsInFlight,
	trackedRequestBegin,
	trackedRequestEnd,
	WRITE_WAITED_FOR_READ,
	waitSerialisingRequests,
} from "./io/index.js";
// Drivers and the host below them
export { COPY_WAITED_FOR_MUTEX, Qcow2Image, type Qcow2Options, qcow2Driver, UNWRITTEN } from "./qcow2/index.js";
export { rawDriver, rawOnNode } from "./raw.js";
export { type EffectUnit, HostFile, type HostFileOptions } from "./host-file.js";
// Units, and what requests answer
export {
	alignDown,
	alignUp,
	CLUSTER_SIZE,
	clusterOf,
	type Data,
	type Grid,
	gridWith,
	HALVES,
	nameOfPiece,
	offsetOf,
	pieceAt,
	piecesIn,
	SECTOR_SIZE,
	ZERO,
} from "./geometry.js";
export { type Errno, isErrno, type Ret } from "./errno.js";
