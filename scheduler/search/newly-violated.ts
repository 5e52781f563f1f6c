import type { Failure } from "../machine/failure.js";
import type { Machine } from "../machine/machine.js";
import type { Property } from "../machine/setup.js";
import type { State } from "../machine/state.js";

/** The first property of every state that does not hold in this one, given that all held before the steps since the mark. */
export function newlyViolatedProperty(machine: Machine, mark: number): Failure | undefined {
	for (const property of machine.properties) {
		if (property.when !== "always" || !touches(machine.state, mark, property)) continue;
		const failure = machine.verdictOf(property);
		if (failure !== null) return failure;
	}
	return undefined;
}

/** Whether something that the property has been seen to look at was written since the mark. */
function touches(state: State, mark: number, { predicate: { slots, families } }: Property): boolean {
	const { log, layout } = state;
	const end = state.mark();
	for (let i = mark; i < end; i += 2) {
		const slot = log[i] as number;
		if (slots.has(slot) || (families.size > 0 && families.has(layout.familyOf(slot)))) return true;
	}
	return false;
}
