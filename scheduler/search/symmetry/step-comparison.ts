import { Kind, type Node, type Point } from "../../machine/automaton.js";
import { show } from "../../machine/halt.js";
import type { Machine } from "../../machine/machine.js";
import type { Exchange } from "./exchange.js";
import { pointsCorrespond } from "./point-links.js";
import { StepSummary } from "./step-summary.js";

/** A way to take a step: its last operation, the choices made, and what it changed. */
export interface Way {
	readonly choices: readonly number[];
	readonly stop: Node;
	/** The witnesses that it has reached, a line for each. */
	readonly observed: string;
	/** What the step wrote to the slots of coroutines. */
	readonly moved: ReadonlyMap<number, number>;
}

/** Tells whether one way to take a step corresponds to another one, with two coroutines exchanged. */
export class StepComparison {
	constructor(private readonly machine: Machine) {}

	/**
	 * Where a step differs from what corresponds to another one; undefined if it does not. The order of operations within a
	 * step is nobody's business, and what is written over again is not either. What is read matters, since where all that is
	 * read corresponds, the two go corresponding ways in other states, too.
	 */
	difference(exchange: Exchange, original: Way, way: Way): string | undefined {
		const [from, to] = [new StepSummary(original.stop), new StepSummary(way.stop)];
		const [coroutine, corresponding] = [this.machine.nameOf(original.stop.slot), this.machine.nameOf(way.stop.slot)];
		const [expected, found] = [from.keys((node) => this.keyIn(exchange, node)), to.keys((node) => this.keyOf(node))];
		for (const [key, node] of found) {
			if (expected.has(key)) continue;
			return `with the two exchanged, "${corresponding}" ${this.describe(node)}, which corresponds to nothing that "${coroutine}" does`;
		}
		for (const [key, node] of expected) {
			if (found.has(key)) continue;
			return `"${coroutine}" ${this.describe(node)}, to which nothing corresponds that "${corresponding}" does with the two exchanged`;
		}
		const [a, b] = [original.stop.payload as Point, way.stop.payload as Point];
		if (!pointsCorrespond(exchange, a, b)) {
			return `"${coroutine}" arrives at "${a.label}", but with the two exchanged "${corresponding}" at "${b.label}"`;
		}
		if (exchange.text(original.observed).split("\n").sort().join("\n") !== way.observed) {
			return `"${coroutine}" reaches other witnesses than "${corresponding}" with the two exchanged`;
		}
		return undefined;
	}

	/** A text for an operation: operations that have the same effect have the same. */
	private keyOf({ kind, slot, value, label }: Node): string {
		const isNamed = kind === Kind.Choose || kind === Kind.Gather || kind === Kind.Observe;
		return `${kind} ${isNamed ? label : slot} ${value}`;
	}

	/** The text for what corresponds to an operation. */
	private keyIn(exchange: Exchange, { kind, slot, value, label }: Node): string {
		const isNamed = kind === Kind.Choose || kind === Kind.Gather || kind === Kind.Observe;
		const what = isNamed ? exchange.text(label) : exchange.slot(slot);
		return `${kind} ${what} ${kind === Kind.Write ? exchange.raw(value) : value}`;
	}

	private describe({ kind, slot, label, value }: Node): string {
		const { state } = this.machine;
		switch (kind) {
			case Kind.Read:
				return `reads "${label}"`;
			case Kind.Write:
				return `writes ${show(state.contentOf(slot, value))} to "${label}"`;
			case Kind.Choose:
				return `chooses "${label}" among ${value}`;
			case Kind.Spawn:
				return `spawns "${label}"`;
			case Kind.Gather:
				return `reads all of "${label}"`;
			case Kind.Observe:
				return `observes "${label}"`;
			default:
				return `looks for the end of "${label}"`;
		}
	}
}
