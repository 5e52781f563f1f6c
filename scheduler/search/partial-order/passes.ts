import type { Machine } from "../../machine/machine.js";
import { type Exploration, exploring, type Limits, type Observer } from "../explore.js";
import type { Sliced } from "../sliced.js";
import type { Strategy } from "../strategy.js";
import type { PartialOrder } from "./partial-order.js";

/**
 * Explores, and begins anew as long as the reduction has relied on what turned out wrong. A failure that was found is one,
 * whatever the reduction relied on.
 *
 * @param makeStrategy - makes the strategy for one pass, which asks the same `partialOrder` in each of them
 */
export function* exploringInPasses(
	machine: Machine,
	makeStrategy: () => Strategy,
	partialOrder: PartialOrder,
	limits: Limits,
	observer?: Observer,
): Sliced<Exploration> {
	for (;;) {
		const exploration = yield* exploring(machine, makeStrategy(), limits, observer);
		if (!partialOrder.end() || exploration.ending.kind !== "exhausted") return exploration;
	}
}
