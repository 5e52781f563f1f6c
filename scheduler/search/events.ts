import { operationsOf } from "../machine/automaton.js";
import type { Machine } from "../machine/machine.js";

/** The events that the machine's last step noted or observed. */
export function eventsOfLastStep(machine: Machine): string[] {
	const noted = operationsOf(machine.lastStop).flatMap(({ notes }) => notes ?? []);
	return [...noted.flatMap(({ event }) => event ?? []), ...machine.learner.observed];
}
