import type { Program } from "../../../../../scheduler/index.js";
import { Machine, type Move } from "../../../../../scheduler/machine/machine.js";
import type { Delivery, TraceCounts } from "../../../../../scheduler/search/dpor/parallel/job.js";
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
		const found = new SimulatedPool(coordinator, workers, options, (bound) => random.below(bound)).explore();
		if (!("looks" in found)) return found;
		looks.push(...found.looks);
	}
}

class SimulatedPool {
	private readonly busy: (Busy | undefined)[];
	private readonly schedules: Schedule[] = [];
	private jobs = 0;
	private deliveries = 0;
	private mostAtOnce = 0;
	private looks: readonly Look[] | undefined;

	constructor(
		private readonly coordinator: TraceCoordinator,
		private readonly workers: readonly TraceWorker[],
		private readonly options: PoolOptions,
		private readonly below: (bound: number) => number,
	) {
		this.busy = workers.map(() => undefined);
	}

	explore(): Pooled | { readonly looks: readonly Look[] } {
		const { coordinator, options, workers } = this;
		const { maxSlices = Number.POSITIVE_INFINITY } = options;
		for (let slices = 0; slices < maxSlices && !this.isStuck(); slices++) {
			const i = this.below(workers.length);
			const at = this.busy[i];
			if (at === undefined) this.begin(i);
			else this.goOn(i, at);
			if (this.looks !== undefined) return { looks: this.looks };
		}
		const { schedules, jobs, deliveries, mostAtOnce } = this;
		return { counts: coordinator.counts, isOver: coordinator.isOver, schedules, jobs, deliveries, mostAtOnce };
	}

	/** Whether all is explored, or, where rules are wrong, nobody knows how to go on. */
	private isStuck(): boolean {
		const { coordinator } = this;
		return coordinator.isOver || (coordinator.jobsRunning === 0 && coordinator.branchesWaiting === 0);
	}

	private begin(i: number): void {
		const job = this.coordinator.next();
		if (job === undefined) return;
		const { rules = DPOR_RULES } = this.options;
		const schedules = new Schedules();
		const limits = { goOnAfterFailure: true, stepsInSlice: 1 + this.below(6) };
		const run = (this.workers[i] as TraceWorker).begin(job, limits, { rules }, schedules);
		this.busy[i] = { job: job.number, run, schedules, untold: [] };
		this.jobs += 1;
		this.mostAtOnce = Math.max(this.mostAtOnce, this.coordinator.jobsRunning);
	}

	private goOn(i: number, at: Busy): void {
		const end = at.run.goOn();
		if (end !== undefined) {
			this.finish(at, end);
			this.busy[i] = undefined;
		} else if (this.below(4) === 0) {
			// What a job has shared, its deliveries may come long after.
			const shared = at.run.share();
			if (shared !== undefined) this.coordinator.share(at.job, shared);
		} else if (this.below(8) === 0) this.tell(at);
	}

	private finish(at: Busy, { counts, stopped }: JobEnd): void {
		if (stopped?.kind === "stale") {
			this.looks = stopped.looks;
			return;
		}
		if (stopped !== undefined) throw new Error(`a job stopped: ${stopped.kind}`);
		this.tell(at);
		this.coordinator.finish(at.job, counts);
		this.schedules.push(...at.schedules.found);
	}

	private tell({ job, run, untold }: Busy): void {
		untold.push(...run.takeDeliveries());
		this.deliveries += untold.length;
		this.coordinator.deliver(job, untold.splice(0));
	}
}
