import type { Machine } from "../machine/machine.js";
import { canonical } from "../program/value.js";
import { Digest } from "./digest.js";

/**
 * A digest of what the machine's numbers stand for: slots, points and values, in order. Where it is the same for two machines,
 * their states mean the same, number by number.
 */
export function numberingOf({ state, learner, width }: Machine): string {
	const digest = new Digest().add(`${width} ${learner.points.length} ${state.values.size}`);
	const { layout, values } = state;
	for (let slot = 0; slot < width; slot++) {
		digest.add(`${layout.nameOf(slot)} ${layout.familyOf(slot)} ${layout.initialOf(slot)}`);
	}
	for (const { label, automaton, named, terminal } of learner.points) {
		digest.add(`${automaton?.name} ${label} ${named} ${terminal?.result} ${terminal?.failure?.message}`);
	}
	for (let id = 1; id < values.size; id++) digest.add(canonical(values.valueOf(id)));
	return digest.toString();
}
