import type { Failure } from "../machine/failure.js";
import type { Machine } from "../machine/machine.js";

/** What is wrong in the machine's state: a coroutine that failed, a property that does not hold, a deadlock. */
export function failureInState(machine: Machine): Failure | undefined {
	for (const slot of machine.coroutines) {
		const failure = machine.pointOf(slot).terminal?.failure;
		if (failure !== undefined) return failure;
	}
	const violated = machine.violatedProperty("always");
	if (violated !== undefined) return violated;
	const count = machine.enabled([]);
	if (machine.guardFailure !== undefined) return machine.guardFailure;
	if (count > 0 || machine.isBlockedByAssumption()) return undefined;
	return machine.isUnfinished()
		? { kind: "deadlock", message: "no coroutine can run" }
		: machine.violatedProperty("end");
}
