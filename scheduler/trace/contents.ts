import type { Machine } from "../machine/machine.js";

/** What the cells hold, by name. A cell of a family that nobody has used yet is not there. */
export type Contents = ReadonlyMap<string, unknown>;

/** What all cells of the machine hold in its state. */
export function contentsOf({ state, width }: Machine): Contents {
	const contents = new Map<string, unknown>();
	for (let slot = 0; slot < width; slot++) {
		if (state.layout.isCoroutine(slot)) continue;
		contents.set(state.layout.nameOf(slot), state.contentOf(slot, state.vector[slot] as number));
	}
	return contents;
}
