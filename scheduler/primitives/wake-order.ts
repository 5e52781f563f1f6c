import { self } from "../program/coroutine.js";
import type { Coroutine, WaitingPoint } from "../program/scheduling-point.js";

/**
 * Decides when a coroutine that has been woken goes on, for programs whose loop of events runs the woken ones in an order of
 * its own. `CoMutex`, `CoQueue` and `CoRwlock` tell it whom they wake. Without one, a woken coroutine goes on at any later
 * time.
 *
 * What it remembers must be in cells, as all state that coroutines share.
 */
export interface WakeOrder {
	/**
	 * The running coroutine has woken another one, which waits for nothing else now.
	 *
	 * @param name - of the coroutine woken, as `self` answers it there
	 */
	woke(name: string): void;
	/** Whether a coroutine that has been woken may go on now. It is asked inside guards: a pure function of cells. */
	mayRun(name: string): boolean;
	/** The running coroutine, woken before, goes on: the first thing that is done after the wait. */
	goesOn(): void;
}

/** Waits at the point for another coroutine to wake this one, and then for its turn, where there is an order. */
export function* untilWoken(order: WakeOrder | undefined, point: WaitingPoint): Coroutine {
	if (order === undefined) {
		yield point;
		return;
	}
	const me = self();
	yield {
		...point,
		guard: () => point.guard() && order.mayRun(me),
		waitsFor: () =>
			point.guard() ? { resource: "its turn among those who are woken", holders: [] } : point.waitsFor(),
	};
	order.goesOn();
}
