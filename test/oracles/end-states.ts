import { Machine, type Move } from "../../scheduler/machine/machine.js";
import type { Program } from "../../scheduler/program/program.js";
import { canonical } from "../../scheduler/program/value.js";
import { type Exploration, explore, type Observer } from "../../scheduler/search/explore.js";
import { DepthFirst } from "../../scheduler/search/storing/depth-first.js";
import type { Strategy } from "../../scheduler/search/strategy.js";

/** Collects the end results of a search, worded as the brute force words them. */
export class EndStates implements Observer {
	readonly results = new Set<string>();

	stepped(machine: Machine, _move: Move, _mark: number): void {
		this.look(machine);
	}

	look(machine: Machine): void {
		if (machine.enabled([]) === 0) this.results.add(resultIn(machine));
	}
}

function resultIn(machine: Machine): string {
	const { layout, vector } = machine.state;
	const lines: string[] = [];
	for (let slot = 0; slot < layout.width; slot++) {
		const raw = vector[slot] as number;
		if (raw === 0) continue;
		const name = layout.nameOf(slot);
		if (!layout.isCoroutine(slot)) {
			lines.push(`${name} = ${canonical(machine.state.contentOf(slot, raw))}`);
			continue;
		}
		const { terminal, label } = machine.pointOf(slot);
		lines.push(`${name}: ${terminal === undefined ? `waits at ${label}` : endingText(machine, slot)}`);
	}
	return lines.sort().join("\n");
}

function endingText(machine: Machine, slot: number): string {
	const { label, terminal } = machine.pointOf(slot);
	const { expected, actual } = terminal?.failure ?? {};
	return expected === undefined ? label : `${label} (${expected}, ${actual})`;
}

/** Explores everything, past failures, and tells the end results too. */
export function exploreAll(
	machine: Machine,
	strategy: Strategy,
): Exploration & { readonly results: ReadonlySet<string> } {
	const ends = new EndStates();
	machine.reset();
	ends.look(machine);
	return { ...explore(machine, strategy, { goOnAfterFailure: true }, ends), results: ends.results };
}

/** What a cell holds in the states in which no coroutine can run, as text; those in which it is as it was at first add nothing. */
export function contentsAtEnd(program: Program, cell: string): Set<string> {
	const { results } = exploreAll(new Machine(program), new DepthFirst());
	const start = `${cell} = `;
	return new Set(
		[...results].flatMap((result) => {
			const lines = result.split("\n").filter((line) => line.startsWith(start));
			return lines.map((line) => line.slice(start.length));
		}),
	);
}
