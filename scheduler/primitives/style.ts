import type { Coroutine } from "../program/scheduling-point.js";

/**
 * Where a primitive lets control change.
 *
 * - `cooperative`: only where it must wait, as coroutines do;
 * - `preemptive`: before every access too, as threads do.
 */
export type Style = "cooperative" | "preemptive";

/** How a primitive behaves. */
export interface PrimitiveOptions {
	/** Default: cooperative. */
	readonly style?: Style;
}

/** The scheduling point before an access, in the preemptive style. */
export function* beforeAccess(options: PrimitiveOptions, label: string): Coroutine {
	if (options.style === "preemptive")
		yield { label, inherits: true, why: "threads may be preempted before any access" };
}
