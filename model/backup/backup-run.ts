import { type Coroutine, keeping, note } from "../../scheduler/index.js";
import type { BackupBlockJob } from "./backup-block-job.js";
import { backupBeforeWriteNotify, backupDoCow } from "./do-cow.js";

/** What the notifier of the job is called. */
const NOTIFIER = "backup";

/** Says, in the setup, what the job does before each write of its source. */
export function defineBackupNotifier(job: BackupBlockJob): void {
	job.source.defineNotifier(NOTIFIER, (req) => backupBeforeWriteNotify(job, req), job.options.startsRunning ?? true);
}

/**
 * The job's first moment: from now on the guest's writes wait for their copies. This is what the snapshot shows.
 *
 * Source: the beginning of `backup_run`.
 */
export function startBackup(job: BackupBlockJob): void {
	job.source.addBeforeWriteNotifier(NOTIFIER);
	job.started.set(true);
	note("the backup job starts: its notifier is there", { event: "the job starts" });
}

/** The job's own coroutine, once it has started, to its end. Source: `backup_run`. */
export function* backupRun(job: BackupBlockJob): Coroutine {
	if (job.options.sync === "full") yield* keeping(["backupRun: loop"], backupLoop(job));
	else yield* keeping(["backupRun: wait"], waitToBeCancelled(job));
	job.source.removeBeforeWriteNotifier(NOTIFIER);
	note("the backup job removes its notifier", { event: "the job ends" });
	if (job.source.environment.switches.waitForCopiesAtEnd) {
		// Copies that are under way keep the lock for reading.
		yield* keeping(["backupRun: wrlock"], job.flushRwlock.writeLock());
		yield* keeping(["backupRun: unlock"], job.flushRwlock.unlock());
	}
	job.freeBitmap();
}

/** Source: `job_yield` in the loop of `backup_run`. */
function* waitToBeCancelled(job: BackupBlockJob): Coroutine {
	yield* job.source.environment.eventOnce("wait to be cancelled", () => job.cancelled.get(), {
		here: [],
		why: "a job without work of its own sleeps until it is cancelled",
		waitsFor: () => ({ resource: "the cancellation of the job", holders: [] }),
	});
	job.outcome.set("cancelled");
}

/** Copies all clusters, one after the other. Source: the loop of `backup_run`, with `yield_and_check`. */
function* backupLoop(job: BackupBlockJob): Coroutine {
	const { environment, length } = job.source;
	for (let at = 0; at < length && job.outcome.get() === null; ) {
		const why = "the job sleeps between two clusters, to leave the disk to the guest";
		yield* environment.event("sleep before the next cluster", { here: [at], why });
		if (job.cancelled.get()) {
			job.outcome.set("cancelled");
			return;
		}
		const ret = yield* keeping(["backupLoop", at], backupDoCow(job, at, job.clusterSize, false));
		if (ret === 0) at += job.clusterSize;
		// To ignore an error means to try the same cluster again.
		else if (job.options.onError !== "ignore") job.outcome.set("failed");
	}
	if (job.outcome.get() === null) job.outcome.set("completed");
}

/** Asks the job to end. Source: `job_cancel`. */
export function cancelBackup(job: BackupBlockJob): void {
	job.cancelled.set(true);
	note("the backup job is cancelled", { event: "the job is cancelled" });
}
