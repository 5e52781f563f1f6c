import { Machine } from "../../../machine/machine.js";
import type { Program } from "../../../program/program.js";
import { type Ending, type Exploration, exploring, type Limits, type Observer } from "../../explore.js";
import { type Schedule, scheduleOf } from "../../schedule.js";
import type { Sliced } from "../../sliced.js";
import { AccessTable } from "../access-table.js";
import type { OptimalDporOptions } from "../optimal-dpor.js";
import type { Delivery, SharedState, TraceCounts, TraceJob } from "./job.js";
import { JobDpor } from "./job-dpor.js";
import { type Look, looksOf, widen } from "./looks.js";

/** How a job ended, as plain data. */
export interface JobEnd {
	readonly counts: TraceCounts;
	/** Undefined when all of it was explored. */
	readonly stopped: JobStop | undefined;
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

	constructor(program: Program) {
		this.machine = new Machine(program);
		this.know([]);
	}

	/** The search begins, or begins again. @param looks - what properties and observations have been seen to look at */
	know(looks: readonly Look[]): void {
		this.table = new AccessTable(this.machine, () => widen(this.machine, looks));
	}

	/** Gets to work on a job. */
	begin(job: TraceJob, limits: Limits = {}, options: OptimalDporOptions = {}, observer?: Observer): JobRun {
		return new JobRun(this.machine, new JobDpor(job, this.table, options), this.table, limits, observer);
	}
}

const NO_TRACES: TraceCounts = { completions: 0, deadlocks: 0, blocked: 0, steps: 0, depth: 0, sleepSetBlocked: 0 };

/** A job that is being done. */
export class JobRun {
	private readonly work: Sliced<Exploration>;

	constructor(
		private readonly machine: Machine,
		private readonly dpor: JobDpor,
		private readonly table: AccessTable,
		limits: Limits,
		observer: Observer | undefined,
	) {
		this.work = exploring(machine, dpor, limits, observer);
	}

	/** Does a slice of the work. @returns how the job ended, once it has @throws NondeterminismError */
	goOn(): JobEnd | undefined {
		const slice = this.work.next();
		if (this.table.hasComeToSeeMore() && !(slice.done === true && slice.value.ending.kind === "failure")) {
			return { counts: NO_TRACES, stopped: { kind: "stale", looks: looksOf(this.machine) } };
		}
		return slice.done === true ? this.endOf(slice.value) : undefined;
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

	/** The steps of the traces explored so far in this job. */
	get steps(): number {
		return this.dpor.steps;
	}
}
