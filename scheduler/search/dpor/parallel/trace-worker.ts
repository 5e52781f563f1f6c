import { Machine } from "../../../machine/machine.js";
import type { Program } from "../../../program/program.js";
import { type Ending, type Exploration, exploring, type Limits, type Observer } from "../../explore.js";
import { type Schedule, scheduleOf } from "../../schedule.js";
import type { Sliced } from "../../sliced.js";
import { AccessTable } from "../access-table.js";
import { lookAround } from "../look-around.js";
import type { OptimalDporOptions } from "../optimal-dpor.js";
import type { Delivery, SharedState, TraceCounts, TraceJob } from "./job.js";
import { JobDpor } from "./job-dpor.js";
import { type Look, looksOf, seesMoreThan, widen } from "./looks.js";

/** How a job ended, as plain data. */
export interface JobEnd {
	readonly counts: TraceCounts;
	/** Undefined when all of it was explored. */
	readonly stopped: JobStop | undefined;
}

/** How far a job has come. */
export interface TracesSoFar {
	readonly traces: number;
	/** Those of all these traces together. */
	readonly steps: number;
}

/** Why a job ended before all of it was explored. */
export type JobStop =
	| { readonly kind: "bound"; readonly bound: string }
	| { readonly kind: "failure"; readonly schedule: Schedule }
	/** Properties or observations have come to look at more: all has to be explored again, by workers who know it. */
	| { readonly kind: "stale"; readonly looks: readonly Look[] };

/**
 * A machine for jobs, one after the other: what it has learned in one serves in the next.
 *
 * All who take part in a search must take the same steps for dependent. So they begin with the same looks; where one of them
 * comes to see more, the search begins again, with what is known by then.
 */
export class TraceWorker {
	readonly machine: Machine;
	private table!: AccessTable;
	private looks: readonly Look[] = [];

	constructor(program: Program) {
		this.machine = new Machine(program);
		lookAround(this.machine);
		this.know([]);
	}

	/** The search begins, or begins again. @param looks - what properties and observations have been seen to look at */
	know(looks: readonly Look[]): void {
		this.looks = looks;
		this.table = new AccessTable(this.machine, () => widen(this.machine, looks));
	}

	/** Gets to work on a job. */
	begin(job: TraceJob, limits: Limits = {}, options: OptimalDporOptions = {}, observer?: Observer): JobRun {
		return new JobRun(this.machine, new JobDpor(job, this.table, options), this.table, this.looks, limits, observer);
	}
}

const NO_TRACES: TraceCounts = { completions: 0, deadlocks: 0, blocked: 0, steps: 0, depth: 0, sleepSetBlocked: 0 };

/** A job that is being done. */
export class JobRun {
	private readonly work: Sliced<Exploration>;
	/** How much had been seen when it was last found to be known to all. */
	private seen = -1;

	constructor(
		private readonly machine: Machine,
		private readonly dpor: JobDpor,
		private readonly table: AccessTable,
		/** What all who take part know that properties and observations look at. */
		private readonly looks: readonly Look[],
		limits: Limits,
		observer: Observer | undefined,
	) {
		this.work = exploring(machine, dpor, limits, observer);
	}

	/** Does a slice of the work. @returns how the job ended, once it has @throws NondeterminismError */
	goOn(): JobEnd | undefined {
		const slice = this.work.next();
		if (this.seesMoreThanOthers() && !(slice.done === true && slice.value.ending.kind === "failure")) {
			return { counts: NO_TRACES, stopped: { kind: "stale", looks: looksOf(this.machine) } };
		}
		return slice.done === true ? this.endOf(slice.value) : undefined;
	}

	/** What was seen before the first step counts, too: the coordinator, who asks no properties, knows only what it is told. */
	private seesMoreThanOthers(): boolean {
		const seen = this.table.seen();
		if (seen === this.seen) return false;
		if (seesMoreThan(this.machine, this.looks)) return true;
		this.seen = seen;
		return false;
	}

	private endOf({ completions, deadlocks, blocked, depth, ending }: Exploration): JobEnd {
		const { steps, sleepSetBlocked } = this.dpor;
		const counts = { completions, deadlocks, blocked, steps, depth, sleepSetBlocked };
		return { counts, stopped: this.stopOf(ending) };
	}

	private stopOf(ending: Ending): JobStop | undefined {
		if (ending.kind === "exhausted") return undefined;
		return ending.kind === "bound" ? ending : { kind: "failure", schedule: scheduleOf(this.machine, ending.moves) };
	}

	/** See `JobDpor.takeDeliveries`. */
	takeDeliveries(): Delivery[] {
		return this.dpor.takeDeliveries();
	}

	/** See `JobDpor.share`. */
	share(): SharedState[] | undefined {
		return this.dpor.share();
	}

	/** The traces explored so far in this job, and their steps. */
	get soFar(): TracesSoFar {
		const { traces, steps } = this.dpor;
		return { traces, steps };
	}
}
