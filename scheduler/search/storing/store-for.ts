import type { Machine } from "../../machine/machine.js";
import type { MemoryBudget } from "../memory-bound.js";
import { FingerprintStore } from "./fingerprint-store.js";
import { StateStore } from "./state-store.js";
import type { StoreOptions, VisitedStates } from "./visited-states.js";

/** The store that the options ask for; `loads` says whether states will be loaded. @throws MemoryBound */
export function storeFor(
	machine: Machine,
	budget: MemoryBudget,
	{ fingerprintBits }: StoreOptions,
	loads: boolean,
): VisitedStates {
	if (fingerprintBits === undefined) return new StateStore(machine, 0, budget);
	return new FingerprintStore(machine, budget, { bits: fingerprintBits, loads });
}
