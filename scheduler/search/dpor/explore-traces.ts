import type { Machine } from "../../machine/machine.js";
import { type Exploration, exploring, type Limits, type Observer } from "../explore.js";
import { runThrough, type Sliced } from "../sliced.js";
import { lookAround } from "./look-around.js";
import { OptimalDpor, type OptimalDporOptions } from "./optimal-dpor.js";

/** What an exploration of all traces did. */
export interface TraceExploration extends Exploration {
	/** The strategy, as the exploration left it. */
	readonly dpor: OptimalDpor;
}

/** Explores each trace of the machine's program once. @throws NondeterminismError */
export function exploreTraces(
	machine: Machine,
	limits: Limits = {},
	options: OptimalDporOptions = {},
	observer?: Observer,
): TraceExploration {
	return runThrough(exploringTraces(machine, limits, options, observer));
}

/**
 * Like {@link exploreTraces}, slice by slice.
 *
 * What a property of every state looks at decides which steps are dependent, and is only known when it has been seen to look.
 * So where properties have come to look at more in the meantime, all is explored once again, and now they see it from the
 * beginning. What they can look at is finite, so this comes to an end; in most programs the first time is the last.
 */
export function* exploringTraces(
	machine: Machine,
	limits: Limits = {},
	options: OptimalDporOptions = {},
	observer?: Observer,
): Sliced<TraceExploration> {
	const { resumed, ...fromTheBeginning } = limits;
	if (resumed === undefined) lookAround(machine);
	for (let first = true; ; first = false) {
		const dpor = new OptimalDpor(options);
		const exploration = yield* exploring(machine, dpor, first ? limits : fromTheBeginning, observer);
		if (exploration.ending.kind !== "exhausted" || !dpor.isStale) return { ...exploration, dpor };
	}
}
