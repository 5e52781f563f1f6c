import type { Machine } from "../../machine/machine.js";
import { explore } from "../explore.js";
import { unwitnessed } from "../random/peek.js";
import { randomFrom } from "../random/random.js";
import { RandomWalk } from "../random/random-walk.js";
import { Walks } from "../random/walks.js";

/** So many walks show nearly all that properties look at, in most programs, and take no time. */
const WALKS = 128;
/** A walk is broken off after so many steps. */
const MAX_STEPS_OF_A_WALK = 500;

/**
 * Walks the program at random, always in the same ways, to see what its properties and observations look at: that decides which
 * steps are dependent, and where it comes out late, the search has to be made again. Which witnesses the walks reach is
 * forgotten: the search is to reach them itself.
 */
export function lookAround(machine: Machine): void {
	if (!machine.properties.some(({ when }) => when === "always")) return;
	const walks = new Walks(new RandomWalk(randomFrom("0")), { walks: WALKS, maxDepth: MAX_STEPS_OF_A_WALK });
	unwitnessed(machine, () => explore(machine, walks, { goOnAfterFailure: true }));
	machine.reset();
}
