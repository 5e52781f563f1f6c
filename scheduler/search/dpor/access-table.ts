import { type Node, originOf } from "../../machine/automaton.js";
import { type Footprint, footprintOf, withObservations } from "../../machine/footprint.js";
import type { Machine } from "../../machine/machine.js";
import type { Predicate } from "../../machine/predicate.js";
import { everyStop } from "../../machine/stops.js";
import type { Saved } from "../saved.js";

/** A step as the search sees it: who takes it, what is chosen in it, and what it touches. */
export interface Access {
	readonly coroutine: number;
	readonly choices: readonly number[];
	/** Slots, and `~number` for a family that is read as a whole. */
	readonly reads: readonly number[];
	/** Slots; and, for each property of every state that looks at one of them, a number that stands for the property. */
	readonly writes: readonly number[];
	/** The families, as `~number`, that have one of the slots written as a member. */
	readonly families: readonly number[];
	/** The coroutines that the step spawns. */
	readonly spawned: readonly number[];
	/** What its guard looked at. */
	readonly guardTrail: readonly number[];
}

/** An access as it is saved. */
type SavedAccess = { readonly [field in keyof Access]: Access[field] };

type SavedAccesses = {
	readonly accesses: readonly SavedAccess[];
	/** For each stop that has steps, where it comes among all stops, how many steps it has, and their numbers. */
	readonly byStop: Int32Array;
	readonly seenAtFirst: number | null;
};

const NOTHING: readonly number[] = [];
/** Whether two steps are dependent is kept for so many of them; there are seldom more. */
const MAX_SIDE = 2048;
const UNKNOWN = 0;
const INDEPENDENT = 1;
const DEPENDENT = 2;
/** Stands, with the property's number added, among the writes of steps that the property might tell apart. */
const FIRST_PROPERTY = 2 ** 30;

/**
 * All steps that have been taken, numbered, so that an execution is a list of numbers.
 *
 * Steps that touch the same count as one, wherever their coroutine stood: the search compares only steps that a coroutine
 * takes from one place having read the same, and those differ in nothing but what is chosen. So there are few of them.
 */
export class AccessTable {
	readonly accesses: Access[] = [];
	/** Whether some coroutine chooses. */
	hasChoices = false;
	/** By the stop at which the step ended: its number, or one for each way in which its guard looked. */
	private readonly byStop = new Map<Node, number | number[]>();
	private readonly byContent = new Map<string, number>();
	/** Whether two of the first steps are dependent, once it has been worked out. */
	private matrix = new Uint8Array(0);
	private side = 0;
	/** For each step, a bit for each thing written, or touched at all: where no bits meet, there is nothing to compare. */
	private readonly writeMasks: number[] = [];
	private readonly touchMasks: number[] = [];
	/** How much properties and observations looked at when the first step was entered. */
	private seenAtFirst: number | undefined;

	/** @param prepare - called before a step is entered; answers how much the machine was told that properties look at */
	constructor(
		private readonly machine: Machine,
		private readonly prepare: () => number = () => 0,
	) {}

	/** What the guard of the coroutine looks at now; asked before the step is taken. */
	guardTrail(coroutine: number): readonly number[] {
		const { guard } = this.machine.pointOf(coroutine);
		return guard === undefined ? NOTHING : guard.trail(this.machine.learner);
	}

	/** The number of the step that the machine has just taken. */
	ofLastStep(coroutine: number, guardTrail: readonly number[]): number {
		const stop = this.machine.lastStop;
		const known = this.byStop.get(stop);
		if (typeof known === "number") return known;
		const again = known?.find((step) => isSame((this.accesses[step] as Access).guardTrail, guardTrail));
		if (again !== undefined) return again;
		// What is told here may be news of the step's own observations, so it comes before their footprint.
		const told = this.prepare();
		const step = this.enter(withObservations(stop, footprintOf(stop, coroutine, guardTrail)), guardTrail, told);
		if (originOf(stop).guard === undefined) this.byStop.set(stop, step);
		else if (known === undefined) this.byStop.set(stop, [step]);
		else known.push(step);
		return step;
	}

	/** The steps that the coroutine can take where the machine is, which stays there: one for each way to choose in it. */
	withAllChoices(coroutine: number): number[] {
		const { machine } = this;
		const mark = machine.state.mark();
		const guardTrail = this.guardTrail(coroutine);
		const steps: number[] = [];
		for (let choices: number[] | undefined = []; choices !== undefined; ) {
			machine.step(coroutine, choices);
			steps.push(this.ofLastStep(coroutine, guardTrail));
			choices = machine.nextAlternative();
			machine.state.rewind(mark);
		}
		return steps;
	}

	private enter(footprint: Footprint, guardTrail: readonly number[], told: number): number {
		const { machine } = this;
		// What the machine was told is nothing that it has come to see by itself.
		this.seenAtFirst = this.seenAtFirst === undefined ? this.seen() : this.seenAtFirst + told;
		const { coroutine } = footprint;
		const { layout } = machine.state;
		const reads = [...footprint.reads, ...[...footprint.families].map((family) => ~family)];
		const writes = [...footprint.writes, ...this.propertiesSeeing(footprint)];
		const families = [...new Set([...footprint.writes].map((slot) => layout.familyOf(slot)))].filter((f) => f >= 0);
		const access: Access = {
			coroutine,
			choices: machine.choices.length === 0 ? NOTHING : [...machine.choices],
			reads,
			writes,
			families: families.map((family) => ~family),
			spawned: machine.coroutines.filter((slot) => slot !== coroutine && footprint.writes.has(slot)),
			guardTrail,
		};
		const content = JSON.stringify(access);
		const known = this.byContent.get(content);
		if (known !== undefined) return known;
		return this.append(access, content);
	}

	private append(access: Access, content: string): number {
		const { writes, families, reads } = access;
		this.byContent.set(content, this.accesses.length);
		if (access.choices.length > 0) this.hasChoices = true;
		const written = maskOf(writes) | maskOf(families);
		this.writeMasks.push(written);
		this.touchMasks.push(written | maskOf(reads));
		if (this.accesses.length >= this.side && this.side < MAX_SIDE) {
			this.side = Math.max(64, 2 * this.side);
			this.matrix = new Uint8Array(this.side * this.side);
		}
		return this.accesses.push(access) - 1;
	}

	save(): SavedAccesses {
		const byStop: number[] = [];
		everyStop(this.machine.learner.points).forEach((stop, i) => {
			const steps = this.byStop.get(stop);
			if (typeof steps === "number") byStop.push(i, 1, steps);
			else if (steps !== undefined) byStop.push(i, steps.length, ...steps);
		});
		return {
			accesses: this.accesses.map((access) => ({ ...access })),
			byStop: Int32Array.from(byStop),
			seenAtFirst: this.seenAtFirst ?? null,
		};
	}

	/** Given to a new table: it then numbers steps as the one that was saved. */
	restore(saved: Saved): void {
		const { accesses, byStop, seenAtFirst } = saved as SavedAccesses;
		for (const access of accesses) this.append(access, JSON.stringify(access));
		const stops = everyStop(this.machine.learner.points);
		for (let i = 0; i < byStop.length; ) {
			const stop = stops[byStop[i++] as number] as Node;
			const count = byStop[i++] as number;
			const steps = Array.from(byStop.subarray(i, i + count));
			i += count;
			this.byStop.set(stop, originOf(stop).guard === undefined ? (steps[0] as number) : steps);
		}
		this.seenAtFirst = seenAtFirst ?? undefined;
	}

	private propertiesSeeing({ writes }: Footprint): number[] {
		const { layout } = this.machine.state;
		return this.machine.properties.flatMap(({ when, predicate: { slots, families } }, i) => {
			if (when !== "always") return [];
			for (const slot of writes)
				if (slots.has(slot) || families.has(layout.familyOf(slot))) return [FIRST_PROPERTY + i];
			return [];
		});
	}

	/** Whether the order of two steps can matter, to the program or to a property of every state. */
	dependent(a: number, b: number): boolean {
		if (a >= this.side || b >= this.side) return this.workOut(a, b);
		const place = a * this.side + b;
		let answer = this.matrix[place] as number;
		if (answer === UNKNOWN) {
			answer = this.workOut(a, b) ? DEPENDENT : INDEPENDENT;
			this.matrix[place] = answer;
			this.matrix[b * this.side + a] = answer;
		}
		return answer === DEPENDENT;
	}

	private workOut(a: number, b: number): boolean {
		const first = this.accesses[a] as Access;
		const second = this.accesses[b] as Access;
		if (first.coroutine === second.coroutine) return true;
		const writtenByA = this.writeMasks[a] as number;
		const writtenByB = this.writeMasks[b] as number;
		const mayMeet = (writtenByA & (this.touchMasks[b] as number)) | (writtenByB & (this.touchMasks[a] as number));
		if (mayMeet === 0) return false;
		return meet(first.writes, second.writes) || writesWhatIsRead(first, second) || writesWhatIsRead(second, first);
	}

	/** Whether the first step writes what the second reads, so that the second might do something else without it. */
	affects(a: number, b: number): boolean {
		if (((this.writeMasks[a] as number) & (this.touchMasks[b] as number)) === 0) return false;
		return writesWhatIsRead(this.accesses[a] as Access, this.accesses[b] as Access);
	}

	/** Whether properties or observations have come to look at more than they did when the first step was entered. */
	hasComeToSeeMore(): boolean {
		return this.seenAtFirst !== undefined && this.seen() !== this.seenAtFirst;
	}

	/** How much properties and observations have been seen to look at. */
	seen(): number {
		const size = ({ slots, families }: Predicate<unknown>) => slots.size + families.size;
		let total = 0;
		for (const { when, predicate } of this.machine.properties) if (when === "always") total += size(predicate);
		for (const predicate of this.machine.learner.observations) total += size(predicate);
		return total;
	}
}

function writesWhatIsRead(writer: Access, reader: Access): boolean {
	return meet(writer.writes, reader.reads) || (writer.families.length > 0 && meet(writer.families, reader.reads));
}

/** Whether the lists, which are short, have something in common. */
export function meet(a: readonly number[], b: readonly number[]): boolean {
	for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) if (a[i] === b[j]) return true;
	return false;
}

function maskOf(things: readonly number[]): number {
	let mask = 0;
	// The multiplier is 2^32 divided by the golden ratio, which spreads neighbouring numbers over the bits.
	for (const thing of things) mask |= 1 << (Math.imul(thing, 0x9e3779b1) >>> 27);
	return mask;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}
