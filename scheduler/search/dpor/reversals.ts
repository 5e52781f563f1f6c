import type { Machine } from "../../machine/machine.js";
import { SelectiveUndo } from "../../machine/selective-undo.js";
import { type Access, type AccessTable, meet } from "./access-table.js";
import { type Execution, SETTLED } from "./execution.js";
import type { Marks } from "./marks.js";
import { Cover, type DporRules, NOT_INITIAL } from "./rules.js";
import { coreOf, type OpenChoice } from "./wakeup-insertion.js";

/** What was found out about a race: that its later event has to be run in the place of the earlier one again. */
const RUN_AGAIN = 1;
/** Or what comes of it: this, and the number of the step. */
const FIRST_STEP = 2;

/** What reversals ask of the search. */
export interface ReversalHost {
	/** Takes the machine to the state that is `depth` events into the execution. */
	goTo(depth: number): void;
	/** Whether what the coroutine of this event could choose otherwise has been seen to for good. */
	isChosen(event: number): boolean;
	setChosen(event: number): void;
	/** Adds the steps that need not be explored from there, because they have been. */
	addAsleepAt(depth: number, asleep: number[]): void;
	/** Puts into the wakeup tree there what is new whatever else may come, if it can; see `WakeupInsertion.insertEssence`. */
	wakeUpEssence(depth: number, essence: readonly number[]): boolean;
	/** Puts a sequence into the wakeup tree there; see `WakeupInsertion.insert`. */
	wakeUp(depth: number, sequence: readonly number[], asleep: readonly number[]): OpenChoice | undefined;
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
	/** Room for `consider`. */
	private readonly asleep: number[] = [];

	private readonly undo: SelectiveUndo;

	constructor(
		private readonly machine: Machine,
		private readonly table: AccessTable,
		private readonly execution: Execution,
		private readonly rules: DporRules,
		private readonly marks: Marks,
		private readonly host: ReversalHost,
	) {
		this.undo = new SelectiveUndo(machine.state);
	}

	/**
	 * Looks at the races of the execution, at whose end the machine is, and at the coroutines that wait there.
	 *
	 * A race is looked at in the first execution in which it occurs, and in others that begin alike only if what comes after it
	 * there may make a difference: where its later event does something else when it comes first, or where what was explored
	 * before covers the reversal unless something that comes later keeps it from doing so.
	 */
	ofExecution(): void {
		const { execution } = this;
		for (let later = 0; later < execution.length; later++) {
			execution.settleRaces(later, this.reverse);
			this.chooseOtherwise(later);
		}
		this.host.goTo(execution.length);
		for (const coroutine of this.waiting()) {
			this.host.goTo(execution.length);
			const trail = this.table.guardTrail(coroutine);
			const search = new Placement(coroutine, execution.lastEventOf(coroutine));
			this.takeOutDisablers(search, [], trail, "blockedRaceReversed");
		}
	}

	private waiting(): number[] {
		const { machine } = this;
		return machine.coroutines.filter((coroutine) => {
			const point = machine.pointOf(coroutine);
			return point.id !== 0 && point.terminal === undefined;
		});
	}

	/**
	 * Answers what there is to know of this race in other executions that begin alike: that it is settled, or the step that comes
	 * of it, counted from {@link FIRST_STEP}, or that it has to be run again.
	 */
	private readonly reverse = (earlier: number, later: number, found: number): number => {
		const { execution, table, rules } = this;
		if (found >= FIRST_STEP) {
			this.considerWhole(earlier, this.reversed(earlier, found - FIRST_STEP));
			return found;
		}
		const last = execution.steps[later] as number;
		if (!rules.mayChange(table, execution.steps[earlier] as number, last)) {
			this.marks.raceReversed += 1;
			const whole = () => this.reversed(earlier, last);
			return this.consider(earlier, this.before(earlier, later, last), whole) ? SETTLED : FIRST_STEP + last;
		}
		const search = new Placement((table.accesses[last] as Access).coroutine, execution.eventBefore(later));
		this.place(search, this.without([], earlier), "reversedByRunning");
		const { reads } = table.accesses[last] as Access;
		const isTheSame =
			search.lookedAt.every((looked) => reads.includes(looked)) &&
			search.found.every((step) => rules.touchesNoMore(table, step, last));
		if (!isTheSame) return RUN_AGAIN;
		if (search.isSettled) return SETTLED;
		const [step] = search.found;
		const isPlain = search.lookedAt.length === 0 && search.found.length === 1;
		return isPlain ? FIRST_STEP + (step as number) : RUN_AGAIN;
	};

	/** What happens before the later event, but not after the earlier one, and comes after it; then the step. */
	private before(earlier: number, later: number, step: number): number[] {
		const { execution } = this;
		const sequence: number[] = [];
		for (let i = earlier + 1; i < later; i++) {
			if (execution.happensBefore(i, later) && !execution.happensBefore(earlier, i)) {
				sequence.push(execution.steps[i] as number);
			}
		}
		sequence.push(step);
		return sequence;
	}

	/** What does not happen after the event, and comes after it, then the step. */
	private reversed(event: number, step: number): number[] {
		const { execution } = this;
		const sequence: number[] = [];
		for (let i = event + 1; i < execution.length; i++) {
			if (!execution.happensBefore(event, i)) sequence.push(execution.steps[i] as number);
		}
		sequence.push(step);
		return sequence;
	}

	/**
	 * A step that chose keeps its coroutine from choosing otherwise, as if it were in a race with those other steps: so they are
	 * tried in its place, after all that does not happen after it.
	 */
	private chooseOtherwise(event: number): void {
		const { execution, table, machine, host } = this;
		const chosen = execution.steps[event] as number;
		const { coroutine, choices } = table.accesses[chosen] as Access;
		if (choices.length === 0 || host.isChosen(event)) return;
		const takenOut = this.without([], event);
		host.goTo(execution.length);
		const end = machine.state.mark();
		this.undo.undoOnly(execution.marks, execution.length, takenOut);
		const steps = table.withAllChoices(coroutine);
		machine.state.rewind(end);
		const sequence = this.sequenceWithout(takenOut);
		let isSettled = true;
		for (const step of steps) {
			if (step === chosen) continue;
			this.marks.choiceTried += 1;
			if (!this.considerFrom(event, [...sequence, step])) isSettled = false;
		}
		if (isSettled) host.setChosen(event);
	}

	/** The steps of the events from the first that is taken out, without those. */
	private sequenceWithout(takenOut: readonly number[]): number[] {
		const { execution } = this;
		const sequence: number[] = [];
		let next = 0;
		for (let i = takenOut[0] as number; i < execution.length; i++) {
			if (takenOut[next] === i) next += 1;
			else sequence.push(execution.steps[i] as number);
		}
		return sequence;
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

	/** Lets the coroutine run where the execution leads without the events taken out; if it cannot, takes out more. */
	private place(search: Placement, takenOut: readonly number[], mark: keyof Marks): void {
		const { execution, table, machine, host, marks } = this;
		host.goTo(execution.length);
		const end = machine.state.mark();
		this.undo.undoOnly(execution.marks, execution.length, takenOut);
		if (machine.isEnabled(search.coroutine)) {
			marks[mark] += 1;
			const steps = table.withAllChoices(search.coroutine);
			machine.state.rewind(end);
			search.found.push(...steps);
			const sequence = this.sequenceWithout(takenOut);
			for (const step of steps) {
				if (!this.considerFrom(takenOut[0] as number, [...sequence, step])) search.isSettled = false;
			}
		} else {
			const trail = table.guardTrail(search.coroutine);
			search.lookedAt.push(...trail);
			machine.state.rewind(end);
			this.takeOutDisablers(search, takenOut, trail, "guardedRaceReversed");
		}
	}

	/** Takes out, each by itself, the last events that wrote what the coroutine's guard looked at. */
	private takeOutDisablers(
		search: Placement,
		takenOut: readonly number[],
		guardTrail: readonly number[],
		mark: keyof Marks,
	): void {
		const { execution, table, rules } = this;
		if (!rules.mightRunEarlier(guardTrail)) return;
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

	/**
	 * Puts the sequence into the wakeup tree of the state, unless what was explored from there covers it.
	 *
	 * What matters of a sequence is its last step, with what that depends on. If this much leads to something new, it does so
	 * whatever else may come, and the matter is settled. Otherwise the rest of the sequence may keep what was explored from
	 * covering it; and the rest is another one in other executions. (The proof of the algorithm looks at every race in every
	 * execution. No program has been found in which looking again made a difference, but that is no proof.)
	 *
	 * @param whole - the sequence of which the essence is given
	 * @returns whether the matter is settled
	 */
	private consider(depth: number, essence: readonly number[], whole: () => readonly number[]): boolean {
		const { rules, table, host, marks, asleep } = this;
		asleep.length = 0;
		host.addAsleepAt(depth, asleep);
		const cover = rules.coverOf(rules, table, asleep, essence);
		if (cover === Cover.FromWithin) {
			// It begins with what was explored: so do all sequences that it is the essence of.
			marks.asleepSkipped += 1;
			return true;
		}
		const isNew = cover === Cover.None && this.openChoice(essence) === undefined;
		if (isNew && host.wakeUpEssence(depth, essence)) return true;
		this.considerAmong(depth, whole());
		return false;
	}

	private considerFrom(depth: number, sequence: readonly number[]): boolean {
		return this.consider(depth, coreOf(this.table, sequence, []), () => sequence);
	}

	/** The same for a sequence of which more than its essence matters. */
	private considerWhole(depth: number, sequence: readonly number[]): void {
		this.asleep.length = 0;
		this.host.addAsleepAt(depth, this.asleep);
		this.considerAmong(depth, sequence);
	}

	private considerAmong(depth: number, sequence: readonly number[]): void {
		const { rules, table, host, marks, asleep } = this;
		if (rules.coverOf(rules, table, asleep, sequence) !== Cover.None) {
			marks.asleepSkipped += 1;
			return;
		}
		const open = this.openChoice(sequence) ?? host.wakeUp(depth, sequence, asleep);
		if (open !== undefined) this.considerEachChoice(depth, sequence, open);
	}

	/** A coroutine whose choice decides whether what was explored covers the sequence. */
	private openChoice(sequence: readonly number[]): OpenChoice | undefined {
		const { rules, table, asleep } = this;
		if (!table.hasChoices) return undefined;
		const step = asleep.find((step) => rules.weakInitial(table, step, sequence) !== NOT_INITIAL);
		return step === undefined ? undefined : { coroutine: (table.accesses[step] as Access).coroutine, before: [] };
	}

	/** With the choice made, in all ways, each sequence belongs to one place. */
	private considerEachChoice(depth: number, wanted: readonly number[], { coroutine, before }: OpenChoice): void {
		const { machine, table, host, marks } = this;
		const sequence = [...wanted, ...before];
		host.goTo(depth);
		const here = machine.state.mark();
		for (const step of sequence) {
			const { coroutine, choices } = table.accesses[step] as Access;
			machine.step(coroutine, choices);
		}
		const steps = table.withAllChoices(coroutine);
		machine.state.rewind(here);
		marks.choiceSettled += 1;
		for (const step of steps) this.considerFrom(depth, [...sequence, step]);
	}
}

/** A coroutine for which places are looked for, so that no place is looked at twice. */
class Placement {
	/** The steps that the coroutine could take in the places found. */
	readonly found: number[] = [];
	/** What its guard looked at in places in which it could not run. */
	readonly lookedAt: number[] = [];
	/** Whether what comes later in the execution makes no difference to what was found. */
	isSettled = true;
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
