import { checking, type Failure, type Sliced } from "../scheduler/index.js";
import { isAlike } from "./alike.js";
import type { Model } from "./models.js";
import type { SettingValues } from "./scenario/settings.js";

/** The other order of running is explored up to so many states. */
export const MAX_STATES_OF_AN_ORDER = 200_000;

/**
 * In which of the two orders of running a failure exists: `both`, or `any` where it takes that any coroutine may be next;
 * `undecided` where a bound was hit, or another failure came first.
 */
export type Orders = "both" | "any" | "undecided";

/**
 * Finds out in which orders of running a failure exists that has been found in one. What can happen in one event loop can
 * happen where any coroutine may be next, too, since there every coroutine that can run may.
 *
 * @param failure - of the model under these settings
 * @returns undefined for a model that knows one order only
 */
export function* findingOrders(
	model: Model,
	settings: SettingValues,
	failure: Failure,
	interrupted: () => string | undefined = () => undefined,
): Sliced<Orders | undefined> {
	if (settings.ordering === undefined) return undefined;
	if (settings.ordering === "qemu") return "both";
	// Other properties may fail first in the other order; they are not asked after.
	const property = failure.kind === "property" ? failure.message : undefined;
	const program = model.build({ ...settings, ordering: "qemu" }, property);
	const options = { interrupted, maxStates: MAX_STATES_OF_AN_ORDER, minimise: false };
	const { verdict, failure: other } = yield* checking(program, options);
	if (other !== undefined && isAlike(other, failure)) return "both";
	return verdict === "VERIFIED" || other?.kind === "witness" ? "any" : "undecided";
}
