import type { Machine } from "../../machine/machine.js";
import { type Access, type AccessTable, meet } from "./access-table.js";
import type { Execution } from "./execution.js";
import type { Marks } from "./marks.js";
import { type DporRules, NOT_INITIAL } from "./rules.js";

/** What reversals ask of the search. */
export interface ReversalHost {
	/** Takes the machine to the state that is `depth` events into the execution. */
	goTo(depth: number): void;
	/** What need not be explored from there, because it has been. */
	asleepAt(depth: number): readonly number[];
	/** Puts a sequence into the wakeup tree there; see `WakeupInsertion.insert`. */
	wakeUp(depth: number, sequence: readonly number[]): number | undefined;
}

/**
 * Looks at the races of an execution that has been run to its end, and works out what to explore to have each the other way
 * round.
 *
 * For a race of e and a later e' that is: from the state before e, all that does not happen after e, in the same order,
 * then what the coroutine of e' does there. That need not be e': a failed compare-and-set may succeed, and other cells may be
 * touched. It is found out by running it, where e writes what e' reads.
 *
 * Where the coroutine of e' cannot run there, because its guard does not hold, more has to be taken out: one after the other,
 * in all ways, the last events that write what the guard looks at. So does a lock that was taken and given back before
 * come to be taken the other way round; and so do coroutines that wait for ever at the end of the execution come to
 * go on where they could have (after the treatment of await statements by Jonsson, Lång and Sagonas, FMCAD 2022).
 */
export class Reversals {
	constructor(
		private readonly machine: Machine,
		private readonly table: AccessTable,
		private readonly execution: Execution,
		private readonly rules: DporRules,
		private readonly marks: Marks,
		private readonly host: ReversalHost,
	) {}

	/** Looks at all races whose later event is number `from` or later, and at the coroutines that wait at the end. */
	ofExecution(from: number): void {
		const { execution, machine } = this;
		const waiting = machine.coroutines.filter((coroutine) => {
			const point = machine.pointOf(coroutine);
			return point.id !== 0 && point.terminal === undefined;
		});
		const trails = waiting.map((coroutine) => this.table.guardTrail(coroutine));
		for (let later = from; later < execution.length; later++) {
			for (const earlier of execution.races[later] as number[]) this.reverse(earlier, later);
		}
		waiting.forEach((coroutine, i) => {
			const search = new Placement(coroutine, execution.lastEventOf(coroutine));
			this.takeOutDisablers(search, [], trails[i] as readonly number[], "blockedRaceReversed");
		});
	}

	private reverse(earlier: number, later: number): void {
		const { execution, table, rules } = this;
		const last = execution.steps[later] as number;
		if (!rules.mayChange(table, execution.steps[earlier] as number, last)) {
			this.marks.raceReversed += 1;
			const sequence: number[] = [];
			for (let i = earlier + 1; i < execution.length; i++) {
				if (!execution.happensBefore(earlier, i)) sequence.push(execution.steps[i] as number);
			}
			sequence.push(last);
			this.consider(earlier, sequence);
			return;
		}
		const { coroutine } = table.accesses[last] as Access;
		this.place(new Placement(coroutine, execution.eventBefore(later)), this.without([], earlier), "reversedByRunning");
	}

	/** The events to take out with this one: those that happen after it, and those that are taken out already. */
	private without(takenOut: readonly number[], event: number): number[] {
		const { execution } = this;
		const all: number[] = [];
		let next = 0;
		for (let i = 0; i < execution.length; i++) {
			const isOut = takenOut[next] === i;
			if (isOut) next += 1;
			if (isOut || (i >= event && execution.happensBefore(event, i))) all.push(i);
		}
		return all;
	}

	/** Runs the execution without the events taken out, then the coroutine, wherever it can; where it cannot, takes out more. */
	private place(search: Placement, takenOut: readonly number[], mark: keyof Marks): void {
		const { execution, table, machine, host, marks } = this;
		const first = takenOut[0] as number;
		const sequence: number[] = [];
		host.goTo(first);
		let next = 0;
		for (let i = first; i < execution.length; i++) {
			if (takenOut[next] === i) {
				next += 1;
				continue;
			}
			const step = execution.steps[i] as number;
			const { coroutine, choices } = table.accesses[step] as Access;
			machine.step(coroutine, choices);
			sequence.push(step);
		}
		if (machine.isEnabled(search.coroutine)) {
			marks[mark] += 1;
			const steps = this.stepsWithAllChoices(search.coroutine, machine.state.mark());
			for (const step of steps) this.consider(first, [...sequence, step]);
		} else {
			const trail = table.guardTrail(search.coroutine);
			this.takeOutDisablers(search, takenOut, trail, "guardedRaceReversed");
		}
		machine.state.rewind(execution.marks[first] as number);
	}

	/** Takes out, each by itself, the last events that wrote what the coroutine's guard looked at. */
	private takeOutDisablers(
		search: Placement,
		takenOut: readonly number[],
		guardTrail: readonly number[],
		mark: keyof Marks,
	): void {
		const { execution, table } = this;
		const found: number[] = [];
		let next = takenOut.length - 1;
		for (let i = execution.length - 1; i >= 0; i--) {
			if (takenOut[next] === i) {
				next -= 1;
				continue;
			}
			const { writes, families } = table.accesses[execution.steps[i] as number] as Access;
			if (!meet(writes, guardTrail) && !meet(families, guardTrail)) continue;
			// What the coroutine needs to come where it stands cannot be taken out.
			if (search.before >= 0 && execution.happensBefore(i, search.before)) continue;
			if (!found.some((later) => execution.happensBefore(i, later))) found.push(i);
		}
		for (const event of found) {
			const more = this.without(takenOut, event);
			if (search.isNew(more)) this.place(search, more, mark);
		}
	}

	/** The steps that the coroutine can take where the machine is, one for each way to choose in it. */
	stepsWithAllChoices(coroutine: number, mark: number): number[] {
		const { machine, table } = this;
		machine.state.rewind(mark);
		const guardTrail = table.guardTrail(coroutine);
		const steps: number[] = [];
		let choices: number[] | undefined = [];
		while (choices !== undefined) {
			machine.step(coroutine, choices);
			steps.push(table.ofLastStep(coroutine, guardTrail));
			choices = machine.nextAlternative();
			machine.state.rewind(mark);
		}
		return steps;
	}

	/** Puts the sequence into the wakeup tree of the state, unless what was explored from there covers it. */
	consider(depth: number, sequence: readonly number[]): void {
		const { rules, table, host, marks } = this;
		const asleep = host.asleepAt(depth);
		if (rules.isRedundant(rules, table, asleep, sequence)) {
			marks.asleepSkipped += 1;
			return;
		}
		const open = this.openChoice(asleep, sequence) ?? host.wakeUp(depth, sequence);
		if (open !== undefined) this.considerEachChoice(depth, sequence, open);
	}

	/** A coroutine whose choice decides whether what was explored covers the sequence. */
	private openChoice(asleep: readonly number[], sequence: readonly number[]): number | undefined {
		const { rules, table } = this;
		const step = asleep.find((step) => rules.weakInitial(table, step, sequence) !== NOT_INITIAL);
		return step === undefined ? undefined : (table.accesses[step] as Access).coroutine;
	}

	/** With the choice made, in all ways, each sequence belongs to one place. */
	private considerEachChoice(depth: number, sequence: readonly number[], coroutine: number): void {
		const { machine, table, host, marks } = this;
		host.goTo(depth);
		const here = machine.state.mark();
		for (const step of sequence) {
			const { coroutine, choices } = table.accesses[step] as Access;
			machine.step(coroutine, choices);
		}
		const steps = this.stepsWithAllChoices(coroutine, machine.state.mark());
		machine.state.rewind(here);
		marks.choiceSettled += 1;
		for (const step of steps) this.consider(depth, [...sequence, step]);
	}
}

/** A coroutine for which places are looked for, so that no place is looked at twice. */
class Placement {
	private readonly seen = new Set<string>();

	constructor(
		readonly coroutine: number,
		/** The event without which the coroutine would not stand where it stands; -1 if there is none. */
		readonly before: number,
	) {}

	isNew(takenOut: readonly number[]): boolean {
		const text = takenOut.join();
		if (this.seen.has(text)) return false;
		this.seen.add(text);
		return true;
	}
}
