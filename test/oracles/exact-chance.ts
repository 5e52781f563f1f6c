import type { Program } from "../../scheduler/index.js";
import { Machine } from "../../scheduler/machine/machine.js";
import { failureInState } from "../../scheduler/search/failure-in-state.js";

/** How likely a program is to have failed, or to be stuck, when nothing can run any more: by plain recursion over all schedules. */
export interface ExactChance {
	/** For a walk that picks each time among the coroutines that can run, and among what they choose, each as likely as the others. */
	readonly ofWalks: number;
	/** Schedules that fail, and all. */
	readonly failing: number;
	readonly schedules: number;
}

/** The chance of a program, which is walked on in, failures or not. */
export function exactChance(program: Program): ExactChance {
	const machine = new Machine(program);
	const fromHere = (): ExactChance => {
		const enabled: number[] = [];
		if (machine.enabled(enabled) === 0) {
			const failing = failureInState(machine) === undefined ? 0 : 1;
			return { ofWalks: failing, failing, schedules: 1 };
		}
		const sum = { ofWalks: 0, failing: 0, schedules: 0 };
		for (const coroutine of enabled) {
			let choices: number[] | undefined = [];
			while (choices !== undefined) {
				const mark = machine.state.mark();
				machine.step(coroutine, choices);
				choices = machine.nextAlternative();
				const share = machine.learner.options.reduce((product, options) => product / options, 1 / enabled.length);
				const after = fromHere();
				sum.ofWalks += after.ofWalks * share;
				sum.failing += after.failing;
				sum.schedules += after.schedules;
				machine.state.rewind(mark);
			}
		}
		return sum;
	};
	machine.reset();
	return fromHere();
}

/** The chance that a uniform random walk fails. */
export function exactFailureChance(program: Program): number {
	return exactChance(program).ofWalks;
}
