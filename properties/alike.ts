import type { Failure } from "../scheduler/index.js";

/** Whether two failures are of the same property, or otherwise of the same kind. */
export function isAlike(a: Failure, b: Failure): boolean {
	const saysWhich = a.kind === "property" || a.kind === "assertion" || a.kind === "exception";
	return a.kind === b.kind && (!saysWhich || a.message === b.message);
}
