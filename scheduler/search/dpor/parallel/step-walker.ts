import type { Machine } from "../../../machine/machine.js";
import { moveOf } from "../../replay.js";
import type { Schedule, ScheduleStep } from "../../schedule.js";
import { type Access, AccessTable } from "../access-table.js";
import { type Look, widen } from "./looks.js";

/** Finds out which steps of its own a part's words mean, by taking them. */
export class StepWalker {
	readonly table: AccessTable;

	constructor(
		readonly machine: Machine,
		looks: readonly Look[],
	) {
		machine.reset();
		this.table = new AccessTable(machine, () => widen(machine, looks));
	}

	/** Goes to the state that the steps lead to. */
	goTo(path: readonly number[]): void {
		this.machine.reset();
		for (const step of path) this.take(step);
	}

	private take(step: number): void {
		const { coroutine, choices } = this.table.accesses[step] as Access;
		this.machine.step(coroutine, choices);
	}

	/** Goes on along the schedule. @returns the numbers of its steps */
	follow(schedule: Schedule): number[] {
		return schedule.map((step, i) => {
			const { coroutine, choices } = moveOf(this.machine, step, i + 1);
			return this.stepOf(coroutine, choices);
		});
	}

	/** The number of a step that can be taken from here. */
	numberOf(step: ScheduleStep): number {
		const mark = this.machine.state.mark();
		const [number] = this.follow([step]) as [number];
		this.machine.state.rewind(mark);
		return number;
	}

	private stepOf(coroutine: number, choices: readonly number[]): number {
		const guardTrail = this.table.guardTrail(coroutine);
		this.machine.step(coroutine, choices);
		return this.table.ofLastStep(coroutine, guardTrail);
	}

	/** The steps that the coroutine can take after the sequence. */
	choicesAfter(sequence: readonly number[], coroutine: number): number[] {
		const mark = this.machine.state.mark();
		for (const step of sequence) this.take(step);
		const steps = this.table.withAllChoices(coroutine);
		this.machine.state.rewind(mark);
		return steps;
	}

	named(step: number): ScheduleStep {
		const { coroutine, choices } = this.table.accesses[step] as Access;
		const name = this.machine.nameOf(coroutine);
		return choices.length === 0 ? { coroutine: name } : { coroutine: name, choices };
	}
}
