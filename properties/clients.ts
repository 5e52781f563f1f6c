import { type Data, type Errno, isErrno, type Ret } from "../model/index.js";
import { type Coroutine, keeping, note, self } from "../scheduler/index.js";
import { contentBy, piecesOf, type World } from "./holding/property.js";
import type { Request } from "./scenario/scenario.js";

/** An NBD client, which sends a request when the one before has been answered. */
export function* nbdClient(world: World, reads: readonly Request[]): Coroutine {
	const { fleecing, ledger, scenario } = world;
	for (const read of reads) {
		yield* keeping(["reader", read.turn], arrival(world, read, "clients take their time"));
		if (scenario.start !== "running") yield* keeping(["reader: export", read.turn], fleecing.untilExported());
		const { offset, bytes } = read.range;
		const failures = fleecing.environment.faults.ofCoroutine(self());
		const result = yield* keeping(["read", read.turn, failures], fleecing.nbdRead(offset, bytes));
		note(isErrno(result) ? `is told ${result}` : `is given ${result.join(", ")}`);
		// Once the job has been cancelled, B is no snapshot any more.
		if (fleecing.job.showsSnapshot()) ledger.recordRead(read, result);
		explain(world, read, result, failures);
	}
}

/** A writer in the guest, which sends a request when it has been told that the one before is done. */
export function* guest(world: World, writes: readonly Request[]): Coroutine {
	const { fleecing, ledger, scenario } = world;
	for (const write of writes) {
		yield* keeping(["guest", write.turn], arrival(world, write, "the guest takes its time"));
		if (scenario.start !== "running") yield* keeping(["guest: drain", write.turn], fleecing.untilGuestMaySend());
		ledger.recordBegin(write);
		const failures = fleecing.environment.faults.ofCoroutine(self());
		const ret = yield* keeping(["write", write.turn, failures], send(world, write));
		note(ret === 0 ? "is told that its write is done" : `is told ${ret}`);
		if (ret === 0) ledger.recordAcknowledgement(write);
		else ledger.recordFailure(write);
		explain(world, write, ret, failures);
	}
}

/** Requests come when they come: the first at once, unless an event loop has to get to it first. */
function* arrival({ fleecing }: World, { turn }: Request, why: string): Coroutine {
	if (turn > 0 || fleecing.environment.loop !== undefined) {
		yield* fleecing.environment.event("send the next request", { here: [turn], why });
	}
}

function send(world: World, write: Request): Coroutine<Ret> {
	const { fleecing } = world;
	const { offset, bytes } = write.range;
	if (write.kind === "zero") return fleecing.guestWriteZeroes(offset, bytes);
	if (write.kind === "discard") return fleecing.guestDiscard(offset, bytes);
	return fleecing.guestWrite(
		offset,
		bytes,
		piecesOf(world, write).map((piece) => contentBy(world, write, piece)),
	);
}

/** Compares how a request has ended with whether the host has failed in it since there were `before` failures. */
function explain(
	{ fleecing, ledger, scenario }: World,
	request: Request,
	result: Data | Ret | Errno,
	before: number,
): void {
	const hasFailed = isErrno(result);
	const hostHasFailed = fleecing.environment.faults.ofCoroutine(self()) > before;
	// What the host cannot copy, the job copies itself.
	const mayBeMadeUpFor = scenario.copyRangeSize > 0;
	if (hasFailed && !hostHasFailed)
		ledger.recordUnexplained(request, `failed with ${result}, but the host did not fail`);
	if (!hasFailed && hostHasFailed && !mayBeMadeUpFor)
		ledger.recordUnexplained(request, "succeeded, but the host failed");
}
