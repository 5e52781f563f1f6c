import type { Program } from "../../../../../scheduler/index.js";
import { Machine, type Move } from "../../../../../scheduler/machine/machine.js";
import type { Delivery, TraceCounts, TraceJob } from "../../../../../scheduler/search/dpor/parallel/job.js";
import type { Look } from "../../../../../scheduler/search/dpor/parallel/looks.js";
import {
	type CoordinatorRules,
	TraceCoordinator,
} from "../../../../../scheduler/search/dpor/parallel/trace-coordinator.js";
import { type JobEnd, type JobRun, TraceWorker } from "../../../../../scheduler/search/dpor/parallel/trace-worker.js";
import { DPOR_RULES, type DporRules } from "../../../../../scheduler/search/dpor/rules.js";
import type { Observer } from "../../../../../scheduler/search/explore.js";
import { randomFrom } from "../../../../../scheduler/search/random.js";
import { type Schedule, scheduleOf } from "../../../../../scheduler/search/schedule.js";

/** How the pool goes about it. */
export interface PoolOptions {
	readonly workers: number;
	/** Decides which worker goes on when, and for how long. */
	readonly seed: string;
	readonly rules?: DporRules;
	readonly coordination?: CoordinatorRules;
	/** A search with wrong rules might never end. */
	readonly maxSlices?: number;
}

/** What came of it. */
export interface Pooled {
	readonly counts: TraceCounts;
	/** The schedule of each maximal execution. */
	readonly schedules: readonly Schedule[];
	readonly jobs: number;
	readonly deliveries: number;
	readonly mostAtOnce: number;
	readonly isOver: boolean;
}

/** Collects the schedules that come to their end. */
class Schedules implements Observer {
	readonly found: Schedule[] = [];
	private readonly way: { readonly mark: number; readonly move: Move }[] = [];

	stepped(machine: Machine, move: Move, mark: number): void {
		while ((this.way.at(-1)?.mark ?? -1) >= mark) this.way.pop();
		this.way.push({ mark, move: { coroutine: move.coroutine, choices: [...machine.choices] } });
		if (machine.enabled([]) > 0) return;
		this.found.push(
			scheduleOf(
				machine,
				this.way.map(({ move }) => move),
			),
		);
	}
}

interface Busy {
	readonly job: number;
	readonly run: JobRun;
	readonly schedules: Schedules;
	/** What the job has found and not told yet. */
	readonly untold: Delivery[];
}

/** Workers in one thread: which of them goes on, delivers or shares is drawn at random. */
export function explorePooled(program: Program, options: PoolOptions): Pooled {
	const random = randomFrom(options.seed);
	const machine = new Machine(program);
	const workers = Array.from({ length: options.workers }, () => new TraceWorker(program));
	const looks: Look[] = [];
	for (;;) {
		for (const worker of workers) worker.know(looks);
		const coordinator = new TraceCoordinator(machine, looks, options.rules, options.coordination);
		const found = explorationOf(coordinator, workers, options, (n) => random.below(n));
		if (!("looks" in found)) return found;
		looks.push(...found.looks);
	}
}

function begun(worker: TraceWorker, job: TraceJob, rules: DporRules, stepsInSlice: number): Busy {
	const schedules = new Schedules();
	const run = worker.begin(job, { goOnAfterFailure: true, stepsInSlice }, { rules }, schedules);
	return { job: job.number, run, schedules, untold: [] };
}

function explorationOf(
	coordinator: TraceCoordinator,
	workers: readonly TraceWorker[],
	{ workers: count, rules = DPOR_RULES, maxSlices = Number.POSITIVE_INFINITY }: PoolOptions,
	below: (bound: number) => number,
): Pooled | { readonly looks: readonly Look[] } {
	const busy: (Busy | undefined)[] = workers.map(() => undefined);
	const schedules: Schedule[] = [];
	let [jobs, deliveries, mostAtOnce, slices] = [0, 0, 0, 0];
	const tell = ({ job, run, untold }: Busy) => {
		untold.push(...run.takeDeliveries());
		deliveries += untold.length;
		coordinator.deliver(job, untold.splice(0));
	};
	const finish = (at: Busy, { counts, stopped }: JobEnd) => {
		if (stopped !== undefined) throw new Error(`a job stopped: ${stopped.kind}`);
		tell(at);
		coordinator.finish(at.job, counts);
		schedules.push(...at.schedules.found);
	};
	while (!coordinator.isOver && slices++ < maxSlices) {
		const i = below(count);
		const at = busy[i];
		if (at === undefined) {
			const job = coordinator.next();
			if (job === undefined && coordinator.jobsRunning === 0) break;
			if (job === undefined) continue;
			jobs += 1;
			busy[i] = begun(workers[i] as TraceWorker, job, rules, 1 + below(6));
			mostAtOnce = Math.max(mostAtOnce, coordinator.jobsRunning);
			continue;
		}
		const end = at.run.goOn();
		if (end?.stopped?.kind === "stale") return end.stopped;
		if (end !== undefined) {
			finish(at, end);
			busy[i] = undefined;
		} else if (below(4) === 0) {
			// What a job has shared, its deliveries may come long after.
			const shared = at.run.share();
			if (shared !== undefined) coordinator.share(at.job, shared);
		} else if (below(8) === 0) tell(at);
	}
	const { counts, isOver } = coordinator;
	return { counts, schedules, jobs, deliveries, mostAtOnce, isOver };
}
