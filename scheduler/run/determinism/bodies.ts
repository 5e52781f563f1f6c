import { Automaton, type HistoryEntry, Node, type Point } from "../../machine/automaton.js";
import { NondeterminismError } from "../../machine/failure.js";
import type { Machine } from "../../machine/machine.js";
import type { Coroutine } from "../../program/scheduling-point.js";

/** What a coroutine was spawned with. */
export type Body = () => Coroutine<unknown>;

/** The automaton as recorded, with another body to compare with it. */
export function withBody(automaton: Automaton, body: Body): Automaton {
	const { slot, name, daemon, origin, root, bornAtPoint } = automaton;
	return Object.assign(new Automaton(slot, name, body, daemon, origin), { root, bornAtPoint });
}

/**
 * The body that another setup of the same program has spawned under the automaton's name.
 *
 * @throws NondeterminismError if the setups differ
 */
export function bodyIn(other: Machine, { name, slot }: Automaton): Body {
	const twin = other.learner.automata.find((candidate) => candidate.name === name && candidate.slot === slot);
	if (twin !== undefined) return twin.body;
	throw new NondeterminismError({
		kind: "nondeterminism",
		message: `the setup of program "${other.program.name}" differs when it is run again`,
		details: [
			`it spawned "${name}" the first time, and not, or not in the same order, later`,
			"it depends on something outside: make everything that the program uses in its setup",
		],
	});
}

/** The operations of one step, with their answers. */
export function stepOf(stop: Node): HistoryEntry[] {
	const entries: HistoryEntry[] = [];
	let answer = 0;
	let place: Node | Point = stop;
	while (place instanceof Node) {
		entries.push({ node: place, answer });
		answer = place.answer;
		place = place.before;
	}
	return entries.reverse();
}
