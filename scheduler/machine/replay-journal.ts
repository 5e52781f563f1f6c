import { entriesIn, JournalMismatchError, type Learned, Occasion } from "./journal.js";
import type { Machine } from "./machine.js";

/**
 * Lets a machine learn all that is in the journal of another one of the same program. What it has learned before must be what
 * that journal begins with: nothing, or an earlier state of it. Leaves the machine in its initial state.
 *
 * @param bytes - of the whole journal
 * @throws JournalMismatchError if something does not come about as the journal says
 * @throws NondeterminismError
 */
export function replayJournal(machine: Machine, bytes: Uint8Array): void {
	const known = machine.journal.length;
	if (machine.journal.bytes.some((byte, i) => byte !== bytes[i])) {
		throw new JournalMismatchError("the machine has learned what is not in the journal");
	}
	let number = 0;
	for (const entry of entriesIn(bytes)) {
		number += 1;
		if (number <= known) continue;
		const before = machine.journal.length;
		if (!fits(machine, entry) || !bringAbout(machine, entry) || machine.journal.length !== before + 1) {
			throw new JournalMismatchError(`entry ${number} of the journal does not come about in this program`);
		}
	}
	machine.reset();
}

/** Whether the entry speaks of nothing that the machine does not know. */
function fits({ state: { layout, values }, learner, properties }: Machine, { occasion, who, state }: Learned): boolean {
	if (state.length > layout.width) return false;
	for (let slot = 0; slot < state.length; slot++) {
		const known = layout.isCoroutine(slot) ? learner.points.length : values.size;
		if ((state[slot] as number) >= known) return false;
	}
	if (occasion === Occasion.Property) return who < properties.length;
	return occasion <= Occasion.Property && who < state.length && layout.isCoroutine(who);
}

/** Does what was done on that occasion. Answers whether it can be done at all. */
function bringAbout(machine: Machine, { occasion, who, choices, state }: Learned): boolean {
	machine.state.load(state, 0, state.length);
	if (occasion === Occasion.Property) {
		machine.verdictOf(machine.properties[who] as Machine["properties"][number]);
		return true;
	}
	if (!machine.pointOf(who).isAlive) return false;
	if (occasion === Occasion.Guard) machine.isEnabled(who);
	else machine.step(who, choices);
	return true;
}
