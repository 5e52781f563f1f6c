import type { Automaton } from "../../machine/automaton.js";
import { Machine } from "../../machine/machine.js";
import type { Program } from "../../program/program.js";

/** A scout takes no more than so many steps. */
export const MAX_SCOUT_STEPS = 1_000;

/**
 * Records what coroutines do before anything else has happened in this process.
 *
 * A variable outside the program that some coroutine sets once, and that setting the program up afresh does not reset,
 * shows only to those who have looked at it before. So, before the search, each coroutine runs as far as it gets, those
 * last that look as if they assign variables of their surroundings; when the search is over, and all is set that will be,
 * what was recorded here is compared with what they do then.
 */
export function sendScout(program: Program): Machine {
	const scout = new Machine(program, { awakens: false });
	scout.reset();
	const order = [...scout.learner.automata].sort((a, b) => suspicion(a) - suspicion(b));
	let steps = 0;
	let moved = true;
	while (moved && steps < MAX_SCOUT_STEPS) {
		moved = false;
		for (const { slot } of order) {
			while (scout.isEnabled(slot) && steps < MAX_SCOUT_STEPS) {
				scout.step(slot);
				steps += 1;
				moved = true;
			}
		}
	}
	return scout;
}

/**
 * How many names a coroutine assigns that it does not declare, going by its text. This decides nothing but an order, so a
 * guess is good enough.
 */
function suspicion({ body }: Automaton): number {
	const text = String(body);
	const declared = new Set([...text.matchAll(/\b(?:let|const|var)\s+([\w$]+)/g)].map(([, name]) => name));
	const assigned = [...text.matchAll(/(?<![.\w$])([\w$]+)\s*(?:=(?![=>])|[-+*/|&^]=|\+\+|--)/g)].map(
		([, name]) => name,
	);
	return assigned.filter((name) => !declared.has(name)).length;
}
