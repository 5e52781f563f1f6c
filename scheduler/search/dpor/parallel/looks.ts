import type { Machine } from "../../../machine/machine.js";
import type { Predicate } from "../../../machine/predicate.js";

/** What a property or an observation has been seen to look at, by name, as plain data. */
export interface Look {
	/** Which property or observation: as its errors name it. */
	readonly place: string;
	readonly cells: readonly string[];
	readonly families: readonly string[];
}

function predicatesOf({ properties, learner }: Machine): Predicate<unknown>[] {
	const watching = properties.filter(({ when }) => when === "always").map(({ predicate }) => predicate);
	return [...watching, ...learner.observations];
}

/** What decides, beside the steps themselves, which steps are dependent, as far as the machine knows. */
export function looksOf(machine: Machine): Look[] {
	const { layout } = machine.state;
	return predicatesOf(machine).map(({ place, slots, families }) => ({
		place,
		cells: [...slots].map((slot) => layout.nameOf(slot)),
		families: [...families].map((family) => layout.familyName(family)),
	}));
}

/**
 * Lets a machine know what properties and observations were seen to look at elsewhere, so that all take the same steps for
 * dependent. What the machine has not come across yet is told when it has: it then is one of the step's own things, so asking
 * before each new step is early enough.
 *
 * @returns how many things the machine has not known of
 */
export function widen(machine: Machine, looks: readonly Look[]): number {
	const { layout } = machine.state;
	let added = 0;
	for (const predicate of predicatesOf(machine)) {
		const before = predicate.slots.size + predicate.families.size;
		for (const { place, cells, families } of looks) {
			if (place !== predicate.place) continue;
			for (const cell of cells) {
				const slot = layout.slotOf(cell);
				if (slot !== undefined) predicate.slots.add(slot);
			}
			for (const family of families) predicate.families.add(layout.familyNumber(family));
		}
		added += predicate.slots.size + predicate.families.size - before;
	}
	return added;
}

/** Whether the machine has seen properties or observations look at something that is not among the looks. */
export function seesMoreThan(machine: Machine, looks: readonly Look[]): boolean {
	return looksOf(machine).some(({ place, cells, families }) => {
		const known = looks.filter((look) => look.place === place);
		return (
			cells.some((cell) => !known.some((look) => look.cells.includes(cell))) ||
			families.some((family) => !known.some((look) => look.families.includes(family)))
		);
	});
}
