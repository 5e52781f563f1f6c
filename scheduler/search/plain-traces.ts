import { Kind, type Observation, operationsOf, type Point } from "../machine/automaton.js";
import type { Machine, Move } from "../machine/machine.js";
import type { Sliced } from "./sliced.js";

/*
 * Mazurkiewicz traces by their definition, from every schedule there is. Nothing here is shared with the searches that
 * reduce, so that these can be checked against it; it takes as long as there are schedules.
 */

/** After so many steps whoever drives the enumeration gets a word in. */
const STEPS_IN_A_SLICE = 1024;

/** What a step touches: slots, `~number` for a family that is read as a whole, and properties that look at what is written. */
interface Touched {
	readonly coroutine: number;
	readonly reads: ReadonlySet<number>;
	readonly writes: ReadonlySet<number>;
	/** Properties of every state, by number, that look at something written. */
	readonly seenBy: ReadonlySet<number>;
}

/** An event: a step, as it is told from others in any schedule by what it depends on. */
interface Event extends Touched {
	readonly id: number;
}

/** Every trace of a program, by its events. */
export class PlainTraces {
	private readonly ids = new Map<string, number>();
	private steps = 0;

	/** @param machine - the one whose traces are to be compared: events go by its numbers of coroutines and cells */
	constructor(private readonly machine: Machine) {}

	/**
	 * The traces of all schedules, failures walked past; undefined beyond so many steps, over all schedules.
	 *
	 * @throws NondeterminismError
	 */
	*enumerating(maxSteps: number): Sliced<ReadonlySet<string> | undefined> {
		for (;;) {
			const seenBefore = this.seen();
			this.machine.reset();
			this.steps = 0;
			const traces = new Set<string>();
			const isWhole = yield* this.visit([], traces, maxSteps);
			if (!isWhole) return undefined;
			// What properties and observations look at is known only when they have looked, and decides what depends on what.
			if (this.seen() === seenBefore) return traces;
			this.ids.clear();
		}
	}

	/** The trace to which a schedule belongs. */
	traceOf(schedule: readonly Move[]): string {
		const past: Event[] = [];
		this.machine.reset();
		for (const { coroutine, choices } of schedule) past.push(this.take(coroutine, choices, past));
		return keyOf(past);
	}

	private *visit(past: Event[], traces: Set<string>, maxSteps: number): Sliced<boolean> {
		const { machine } = this;
		const enabled: number[] = [];
		if (machine.enabled(enabled) === 0) traces.add(keyOf(past));
		for (const coroutine of enabled) {
			let choices: readonly number[] | undefined = [];
			while (choices !== undefined) {
				this.steps += 1;
				if (this.steps > maxSteps) return false;
				if (this.steps % STEPS_IN_A_SLICE === 0) yield;
				const mark = machine.state.mark();
				past.push(this.take(coroutine, choices, past));
				choices = machine.nextAlternative();
				if (!(yield* this.visit(past, traces, maxSteps))) return false;
				past.pop();
				machine.state.rewind(mark);
			}
		}
		return true;
	}

	/** Lets the coroutine take the step, and answers the event that it is. */
	private take(coroutine: number, choices: readonly number[], past: readonly Event[]): Event {
		const { machine } = this;
		const guardTrail = machine.pointOf(coroutine).guard?.trail(machine.learner) ?? [];
		machine.step(coroutine, choices);
		const touched = this.touchedBy(coroutine, guardTrail);
		const causes = past.filter((earlier) => this.depend(earlier, touched)).map(({ id }) => id);
		const name = `${coroutine} ${machine.choices.join()} after ${causes.sort((a, b) => a - b).join()}`;
		const id = this.ids.get(name) ?? this.ids.size;
		this.ids.set(name, id);
		return { id, ...touched };
	}

	private touchedBy(coroutine: number, guardTrail: readonly number[]): Touched {
		// A coroutine's own slot is written where it is spawned and where it ends, and read by all that it does.
		const reads = new Set([coroutine, ...guardTrail]);
		const writes = new Set<number>();
		const operations = operationsOf(this.machine.lastStop);
		for (const [i, { kind, slot, payload }] of operations.entries()) {
			if (kind === Kind.Read || kind === Kind.Ended || kind === Kind.Result) reads.add(slot);
			else if (kind === Kind.Gather) reads.add(~slot);
			else if (kind === Kind.Write) writes.add(slot);
			else if (kind === Kind.Spawn) {
				reads.add(slot);
				// Where one of that name lives, nothing is spawned.
				if (operations[i + 1]?.answer === 0) writes.add(slot);
			} else if (kind === Kind.Observe) for (const seen of seenByObservation(payload as Observation)) reads.add(seen);
			else if (kind === Kind.Stop && (payload as Point).terminal !== undefined) writes.add(coroutine);
		}
		return { coroutine, reads, writes, seenBy: this.propertiesSeeing(writes) };
	}

	/** A property of every state tells the orders of two steps apart that write what it looks at. */
	private propertiesSeeing(writes: ReadonlySet<number>): Set<number> {
		const { layout } = this.machine.state;
		const seeing = new Set<number>();
		this.machine.properties.forEach(({ when, predicate: { slots, families } }, number) => {
			if (when !== "always") return;
			for (const slot of writes) if (slots.has(slot) || families.has(layout.familyOf(slot))) seeing.add(number);
		});
		return seeing;
	}

	private depend(a: Touched, b: Touched): boolean {
		if (a.coroutine === b.coroutine || this.disturbs(a, b) || this.disturbs(b, a)) return true;
		for (const property of a.seenBy) if (b.seenBy.has(property)) return true;
		return false;
	}

	private disturbs({ writes }: Touched, { reads, writes: written }: Touched): boolean {
		const { layout } = this.machine.state;
		for (const slot of writes) {
			const family = layout.familyOf(slot);
			if (reads.has(slot) || written.has(slot) || (family >= 0 && reads.has(~family))) return true;
		}
		return false;
	}

	private seen(): number {
		const { properties, learner } = this.machine;
		const predicates = properties.filter(({ when }) => when === "always").map(({ predicate }) => predicate);
		return [...predicates, ...learner.observations].reduce(
			(sum, { slots, families }) => sum + slots.size + families.size,
			0,
		);
	}
}

function seenByObservation({ predicate: { slots, families } }: Observation): number[] {
	return [...slots, ...[...families].map((family) => ~family)];
}

/** A trace is its set of events. */
function keyOf(events: readonly Event[]): string {
	return events
		.map(({ id }) => id)
		.sort((a, b) => a - b)
		.join();
}
