import { Machine } from "../../../machine/machine.js";
import type { Program } from "../../../program/program.js";
import { type Ending, type Exploration, exploring, type Limits, type Observer } from "../../explore.js";
import { moveOf } from "../../replay.js";
import { type Schedule, scheduleOf } from "../../schedule.js";
import type { Sliced } from "../../sliced.js";
import { AccessTable } from "../access-table.js";
import type { OptimalDporOptions } from "../optimal-dpor.js";
import type { Delivery, SharedState, TraceCounts, TraceJob } from "./job.js";
import { JobDpor } from "./job-dpor.js";

/** How a job ended, as plain data. */
export interface JobEnd {
	readonly counts: TraceCounts;
	/** Undefined when all of it was explored. */
	readonly stopped: JobStop | undefined;
	/** Ways to states in which properties came to look at more, so that all has to be explored again, knowing it. */
	readonly sightings: readonly Schedule[];
}

/** Why a job ended before all of it was explored. */
export type JobStop =
	| { readonly kind: "bound"; readonly bound: string }
	| { readonly kind: "failure"; readonly schedule: Schedule };

/** A machine for jobs, one after the other: what it has learned in one serves in the next. */
export class TraceWorker {
	readonly machine: Machine;
	private readonly table: AccessTable;

	/** @param sightings - ways to states in which properties have been seen to look at more than elsewhere */
	constructor(program: Program, sightings: readonly Schedule[] = []) {
		this.machine = machineThatHasSeen(program, sightings);
		this.table = new AccessTable(this.machine);
	}

	/** Gets to work on a job. */
	begin(job: TraceJob, limits: Limits = {}, options: OptimalDporOptions = {}, observer?: Observer): JobRun {
		return new JobRun(this.machine, new JobDpor(job, this.table, options), limits, observer);
	}
}

/** A job that is being done. */
export class JobRun {
	private readonly work: Sliced<Exploration>;

	constructor(
		private readonly machine: Machine,
		private readonly dpor: JobDpor,
		limits: Limits,
		observer: Observer | undefined,
	) {
		this.work = exploring(machine, dpor, limits, observer);
	}

	/** Does a slice of the work. @returns how the job ended, once it has @throws NondeterminismError */
	goOn(): JobEnd | undefined {
		const slice = this.work.next();
		return slice.done === true ? this.endOf(slice.value) : undefined;
	}

	private endOf({ completions, deadlocks, blocked, depth, ending }: Exploration): JobEnd {
		const { steps, sleepSetBlocked, sightings } = this.dpor;
		const counts = { completions, deadlocks, blocked, steps, depth, sleepSetBlocked };
		return { counts, stopped: this.stopOf(ending), sightings };
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

/** A machine whose properties have looked at the states that the schedules pass through. */
export function machineThatHasSeen(program: Program, sightings: readonly Schedule[]): Machine {
	const machine = new Machine(program);
	machine.reset();
	machine.violatedProperty("always");
	for (const schedule of sightings) {
		machine.reset();
		schedule.forEach((step, i) => {
			const { coroutine, choices } = moveOf(machine, step, i + 1);
			machine.step(coroutine, choices);
			machine.violatedProperty("always");
		});
	}
	machine.reset();
	return machine;
}
