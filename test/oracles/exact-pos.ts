import type { Program } from "../../scheduler/index.js";
import { dependent, type Footprint, footprintOf } from "../../scheduler/machine/footprint.js";
import { Machine, type Move } from "../../scheduler/machine/machine.js";
import { scheduleOf, showSchedule } from "../../scheduler/search/schedule.js";

/** A step that has drawn its priority: `draw` is its number among all draws of the walk. */
interface Event {
	readonly draw: number;
	readonly footprint: Footprint;
}

/**
 * How likely partial order sampling is to walk each schedule, exactly, for programs whose steps choose nothing.
 *
 * The priorities of a walk are drawn independently from one distribution, so only their order matters, those included that are
 * long used up: the next one is as likely to come in at each place among all before it. The sum goes over all such places.
 */
export function exactPosChances(program: Program): Map<string, number> {
	const machine = new Machine(program);
	const chances = new Map<string, number>();
	const moves: Move[] = [];

	/** @param order - all draws of the walk, the lowest priority first */
	const walkOn = (order: readonly number[], events: ReadonlyMap<number, Event>, chance: number): void => {
		const enabled: number[] = [];
		if (machine.enabled(enabled) === 0) {
			const schedule = showSchedule(scheduleOf(machine, moves));
			chances.set(schedule, (chances.get(schedule) ?? 0) + chance);
			return;
		}
		const fresh = enabled.find((coroutine) => !events.has(coroutine));
		if (fresh !== undefined) {
			const mark = machine.state.mark();
			const footprint = footprintOf(machine.step(fresh), fresh);
			machine.state.rewind(mark);
			const drawn = new Map(events).set(fresh, { draw: order.length, footprint });
			for (let place = 0; place <= order.length; place++) {
				walkOn(order.toSpliced(place, 0, order.length), drawn, chance / (order.length + 1));
			}
			return;
		}
		const rank = (coroutine: number) => order.indexOf((events.get(coroutine) as Event).draw);
		const first = enabled.toSorted((a, b) => rank(b) - rank(a))[0] as number;
		const { footprint } = events.get(first) as Event;
		const left = new Map(
			[...events].filter(([, other]) => !dependent(footprint, other.footprint, machine.state.layout)),
		);
		const mark = machine.state.mark();
		moves.push({ coroutine: first, choices: [] });
		machine.step(first);
		walkOn(order, left, chance);
		machine.state.rewind(mark);
		moves.pop();
	};
	machine.reset();
	walkOn([], new Map(), 1);
	return chances;
}
