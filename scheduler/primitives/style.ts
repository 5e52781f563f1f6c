import type { Coroutine } from "../program/scheduling-point.js";
import type { WakeOrder } from "./wake-order.js";

/**
 * Where a primitive lets control change.
 *
 * - `cooperative`: only where it must wait, as coroutines do;
 * - `preemptive`: before every access too, as threads do.
 */
export type Style = "cooperative" | "preemptive";

/** How a primitive behaves that any waiter may leave first, as those of threads. */
export interface StyleOptions {
	/** Default: cooperative. */
	readonly style?: Style;
}

/** How a primitive behaves that knows whom it wakes. */
export interface PrimitiveOptions extends StyleOptions {
	/**
	 * When those whom the primitive wakes go on. It has no say at the points of the preemptive style, at which nobody waits to
	 * be woken. Default: at any later time.
	 */
	readonly wakeOrder?: WakeOrder;
}

/** The scheduling point before an access, in the preemptive style. */
export function* beforeAccess(options: StyleOptions, label: string): Coroutine {
	if (options.style === "preemptive")
		yield { label, inherits: true, why: "threads may be preempted before any access" };
}
