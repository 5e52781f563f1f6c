/*
 * The backup job, as in QEMU's `block/backup.c`.
 */

// The job: what it has in memory, and its own coroutine
export {
	BackupBlockJob,
	type BackupOptions,
	backupCalculateClusterSize,
	type OnError,
	type SerializeTargetWrites,
	type SyncMode,
} from "./backup-block-job.js";
export { backupRun, cancelBackup, defineBackupNotifier, startBackup } from "./backup-run.js";

// The copy before a write
export { backupBeforeWriteNotify, backupDoCow } from "./do-cow.js";
