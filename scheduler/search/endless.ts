import type { Machine, Move } from "../machine/machine.js";

/**
 * What there is to say of a schedule that has reached the step limit: who went on and on, and what to do about it.
 *
 * @param moves - the schedule, which has led to the machine's state
 */
export function describeEndless(machine: Machine, moves: readonly Move[], stepLimit: number): string {
	const steps = new Map<number, number>();
	for (const { coroutine } of moves) steps.set(coroutine, (steps.get(coroutine) ?? 0) + 1);
	const [[busiest, count] = [0, 0]] = [...steps].sort(([, a], [, b]) => b - a);
	const { label } = machine.pointOf(busiest);
	return `the limit of ${stepLimit} steps ("${machine.nameOf(busiest)}" took ${count} of them and stands at "${label}"; where a loop comes back to the same state, name its point, pause(label, { here: [what still matters] }), or raise maxDepth)`;
}
