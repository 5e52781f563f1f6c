import type { Machine, Move } from "../machine/machine.js";

/**
 * Lets the coroutine take its step in each way to choose, one after the other. Whoever goes through the moves finds the machine
 * after each of them; going on to the next takes it back, and leaving early does not.
 */
export function* eachWay(machine: Machine, coroutine: number): Generator<Move, undefined, undefined> {
	let choices: readonly number[] | undefined = [];
	while (choices !== undefined) {
		const mark = machine.state.mark();
		machine.step(coroutine, choices);
		const move = { coroutine, choices: machine.choicesMade() };
		choices = machine.nextAlternative();
		yield move;
		machine.state.rewind(mark);
	}
}
