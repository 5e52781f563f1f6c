import type { Machine } from "../../machine/machine.js";
import type { Node, Point } from "../../machine/automaton.js";
import { Knowledge } from "./knowledge.js";

/** see below */
export class PartialOrder {
	readonly knowledge: Knowledge;
	/** How many states were moved on from by one coroutine alone. */
	reduced = 0;

	constructor(private readonly machine: Machine) {
		this.knowledge = new Knowledge(machine);
	}

	get isStale(): boolean {
		return this.knowledge.isStale;
	}

	stepped(stop: Node): void {
		this.knowledge.stepped(stop);
	}

	/**
	 * Brings a coroutine to the front that may go first, if there is one.
	 *
	 * @param enabled - the coroutines that can run in the machine's state
	 * @returns the same coroutines, the one that may go first in front; undefined if there is none
	 */
	first(enabled: readonly number[]): number[] | undefined {
		if (enabled.length < 2) return undefined;
		const { machine, knowledge } = this;
		knowledge.refreshWatched();
		const live: number[] = [];
		for (const coroutine of machine.coroutines) {
			const point = machine.pointOf(coroutine);
			if (point.id !== 0 && point.terminal === undefined) live.push(coroutine);
		}
		for (const coroutine of enabled) {
			const others = live.filter((other) => other !== coroutine);
			const points = others.map((other) => machine.pointOf(other) as Point);
			const canRun = others.map((other) => enabled.includes(other));
			if (!knowledge.goesFirst(machine.pointOf(coroutine), points, canRun)) continue;
			this.reduced += 1;
			return [coroutine, ...enabled.filter((other) => other !== coroutine)];
		}
		return undefined;
	}
}
