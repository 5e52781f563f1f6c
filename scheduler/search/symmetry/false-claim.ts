import { NondeterminismError } from "../../machine/failure.js";
import type { InterchangeableMember } from "../../machine/interchangeable.js";

/**
 * What is reported where coroutines are not interchangeable, though the program says so. It is thrown like a false claim of
 * a named point: what was explored on the strength of it means nothing.
 *
 * @param how - what differs once the two are exchanged
 */
export function falseClaim(
	{ left, right }: { readonly left: InterchangeableMember; readonly right: InterchangeableMember },
	how: string,
): NondeterminismError {
	return new NondeterminismError({
		kind: "claim",
		message: `coroutines "${left.name}" and "${right.name}" are not interchangeable, though the program says so`,
		coroutine: left.name,
		details: [
			how,
			"where they are called by other names in cells, give these to interchangeable; where they do differ, do not declare them interchangeable",
		],
	});
}
