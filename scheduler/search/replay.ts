import type { Machine, Move } from "../machine/machine.js";
import { type Schedule, ScheduleMismatchError, type ScheduleStep } from "./schedule.js";
import type { SearchReport, Strategy } from "./strategy.js";

/** Follows one schedule, to the letter. `next` throws `ScheduleMismatchError` at the first step that cannot be taken. */
export class Replay implements Strategy {
	readonly name = "replay";
	readonly exhaustive = false;
	private machine!: Machine;
	private readonly moves: Move[] = [];

	constructor(private readonly schedule: Schedule) {}

	begin(machine: Machine): void {
		this.machine = machine;
	}

	next(): Move | undefined {
		const step = this.schedule[this.moves.length];
		if (step === undefined) return undefined;
		const move = moveOf(this.machine, step, this.moves.length + 1);
		this.tryOut(move);
		this.moves.push(move);
		return move;
	}

	arrive(): boolean {
		return true;
	}

	/** Takes the step and takes it back, to see that the choices are those that the program has to offer. */
	private tryOut({ coroutine, choices }: Move): void {
		const { machine } = this;
		const step = this.moves.length + 1;
		const mark = machine.state.mark();
		machine.step(coroutine, choices);
		machine.state.rewind(mark);
		const { options, choices: made } = machine.learner;
		const wrong = made.findIndex((choice, i) => !isAnOption(choice, options[i] as number));
		if (wrong >= 0) {
			const reason = `it chooses ${made[wrong]}, where the program offers 0 to ${(options[wrong] as number) - 1}`;
			throw new ScheduleMismatchError(step, reason);
		}
		if (choices.length !== made.length) {
			const reason = `the schedule makes ${choices.length} ${choices.length === 1 ? "choice" : "choices"}, the program ${made.length}`;
			throw new ScheduleMismatchError(step, reason);
		}
	}

	offer(): void {
		// Whatever could run, the schedule knows what does.
	}

	path(): Move[] {
		return [...this.moves];
	}

	report(): SearchReport {
		const left = this.schedule.length - this.moves.length;
		return { states: undefined, left, depth: this.moves.length, cutBy: undefined, mayCycle: false };
	}
}

function isAnOption(choice: number, options: number): boolean {
	return Number.isInteger(choice) && choice >= 0 && choice < options;
}

/** The move that a written step stands for. @throws ScheduleMismatchError if it cannot be made now */
export function moveOf(machine: Machine, { coroutine, choices }: ScheduleStep, step: number): Move {
	const slot = machine.coroutines.find((candidate) => machine.nameOf(candidate) === coroutine);
	const enabled: number[] = [];
	machine.enabled(enabled);
	const names = enabled.map((candidate) => `"${machine.nameOf(candidate)}"`).join(", ") || "none";
	const canRun = `coroutines that can run there: ${names}`;
	if (slot === undefined || machine.pointOf(slot).id === 0) {
		throw new ScheduleMismatchError(step, `there is no coroutine "${coroutine}" at that moment; ${canRun}`);
	}
	if (!enabled.includes(slot)) {
		const { terminal, label } = machine.pointOf(slot);
		const stopped = terminal?.assumption === undefined ? "has ended" : `is ${label}`;
		const state = terminal === undefined ? `waits at "${label}"` : stopped;
		throw new ScheduleMismatchError(step, `"${coroutine}" cannot run, it ${state}; ${canRun}`);
	}
	return { coroutine: slot, choices: choices ?? [] };
}
