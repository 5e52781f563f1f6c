import type { Program } from "../../scheduler/index.js";
import { Machine } from "../../scheduler/machine/machine.js";
import { failureInState } from "../../scheduler/search/failure-in-state.js";

/**
 * The chance that a walk which picks each time among the coroutines that can run, each as likely as the others, fails: the sum
 * over all schedules, by plain recursion. For programs whose steps choose nothing.
 */
export function exactFailureChance(program: Program): number {
	const machine = new Machine(program);
	machine.reset();
	const chanceFromHere = (): number => {
		if (failureInState(machine) !== undefined) return 1;
		const enabled: number[] = [];
		machine.enabled(enabled);
		let chance = 0;
		for (const coroutine of enabled) {
			const mark = machine.state.mark();
			machine.step(coroutine);
			chance += chanceFromHere() / enabled.length;
			machine.state.rewind(mark);
		}
		return chance;
	};
	return chanceFromHere();
}
