import type { Node } from "../../machine/automaton.js";
import { affects, dependent, type Footprint, footprintOf } from "../../machine/footprint.js";
import type { Machine } from "../../machine/machine.js";
import type { Predicate } from "../../machine/predicate.js";

/** A step as the search sees it: who takes it, what is chosen in it, and what it touches. */
export interface Access {
	readonly coroutine: number;
	readonly choices: readonly number[];
	readonly footprint: Footprint;
	/** The coroutines that the step spawns. */
	readonly spawned: readonly number[];
	/** The properties of every state whose cells the step writes. */
	readonly visible: readonly number[];
	/** What tells the step apart from others: where it stopped, and what its guard looked at. */
	readonly stop: Node;
	readonly guardTrail: readonly number[];
}

const NO_TRAIL: readonly number[] = [];
/** Whether two steps are dependent is worked out once for each pair, as long as no more steps than these are known. */
const MAX_STEPS_IN_MATRIX = 4096;
const UNKNOWN = 0;
const INDEPENDENT = 1;
const DEPENDENT = 2;

/**
 * All steps that have been taken, numbered. There are few of them, since coroutines are finite automata, and very many
 * executions; so an execution is a list of numbers, and whether two steps are dependent is looked up.
 */
export class AccessTable {
	readonly accesses: Access[] = [];
	private readonly byStop = new Map<Node, number[]>();
	private matrix = new Uint8Array(64 * 64);
	private side = 64;
	private readonly seenAtFirst: number;

	constructor(private readonly machine: Machine) {
		this.seenAtFirst = this.seen();
	}

	/** What the guard of the coroutine looks at now; asked before the step is taken. */
	guardTrail(coroutine: number): readonly number[] {
		const { guard } = this.machine.pointOf(coroutine);
		return guard === undefined ? NO_TRAIL : guard.trail(this.machine.learner);
	}

	/** The number of the step that the machine has just taken. */
	ofLastStep(coroutine: number, guardTrail: readonly number[]): number {
		const stop = this.machine.lastStop;
		const known = this.byStop.get(stop);
		if (known === undefined) this.byStop.set(stop, [this.accesses.length]);
		else {
			for (const id of known) if (isSame((this.accesses[id] as Access).guardTrail, guardTrail)) return id;
			known.push(this.accesses.length);
		}
		const footprint = footprintOf(stop, coroutine, guardTrail);
		const spawned = this.machine.coroutines.filter((slot) => slot !== coroutine && footprint.writes.has(slot));
		const choices = this.machine.choices.length === 0 ? NO_TRAIL : [...this.machine.choices];
		const visible = this.propertiesSeeing(footprint);
		return this.accesses.push({ coroutine, choices, footprint, spawned, visible, stop, guardTrail }) - 1;
	}

	private propertiesSeeing({ writes }: Footprint): number[] {
		const { layout } = this.machine.state;
		return this.machine.properties.flatMap(({ when, predicate: { slots, families } }, i) => {
			if (when !== "always") return [];
			for (const slot of writes) if (slots.has(slot) || families.has(layout.familyOf(slot))) return [i];
			return [];
		});
	}

	/** Whether the order of two steps can matter, to the program or to a property of every state. */
	dependent(a: number, b: number): boolean {
		const count = this.accesses.length;
		if (count > MAX_STEPS_IN_MATRIX) return this.workOut(a, b);
		if (count > this.side) this.grow();
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
		if (dependent(first.footprint, second.footprint, this.machine.state.layout)) return true;
		return first.visible.some((property) => second.visible.includes(property));
	}

	/** Whether the first step writes what the second reads, so that the second might do something else without it. */
	affects(a: number, b: number): boolean {
		const writer = (this.accesses[a] as Access).footprint;
		return affects(writer, (this.accesses[b] as Access).footprint, this.machine.state.layout);
	}

	/** Whether properties or observations have come to look at more than they did when the first step was entered. */
	hasComeToSeeMore(): boolean {
		return this.seen() !== this.seenAtFirst;
	}

	private seen(): number {
		const size = ({ slots, families }: Predicate<unknown>) => slots.size + families.size;
		let total = 0;
		for (const { when, predicate } of this.machine.properties) if (when === "always") total += size(predicate);
		for (const predicate of this.machine.learner.observations) total += size(predicate);
		return total;
	}

	private grow(): void {
		this.side = Math.max(this.side * 2, this.accesses.length);
		this.matrix = new Uint8Array(this.side * this.side);
	}
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}

