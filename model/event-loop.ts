import {
	assert,
	type Cell,
	type Coroutine,
	cell,
	type PointOptions,
	pause,
	self,
	type WakeOrder,
	waitUntil,
} from "../scheduler/index.js";

/** Stands before those who were pending already when the running coroutine went on. */
const PENDING_BEFORE = null;

/**
 * The order in which one event loop runs coroutines. A coroutine that wakes others goes on itself, until it yields or ends;
 * then those whom it has woken run, in the order in which it woke them and before all who were pending already, and so do
 * those whom they wake. Only when nobody is pending does the loop take the next event: an I/O that has completed, a new request,
 * a timer.
 *
 * So a step that wakes somebody must begin where nobody is pending (`waitForEvent`) or with the end of a wait in a primitive
 * that has the loop as its `wakeOrder`. Must be made in a program's setup, once.
 *
 * Source: `util/async.c`: `aio_co_wake`, `aio_co_enter`; `util/qemu-coroutine.c`: `qemu_aio_coroutine_enter`.
 */
export class EventLoop implements WakeOrder {
	/**
	 * Who has been woken and has not gone on, the next to run first. What the running coroutine adds belongs in front of those
	 * who were pending before, and behind what it has added already, so the place is marked as long as there are any such. When
	 * the last one goes on, nothing is left.
	 */
	private readonly woken: Cell<readonly (string | typeof PENDING_BEFORE)[]>;

	constructor() {
		this.woken = cell<readonly (string | typeof PENDING_BEFORE)[]>("eventLoop.woken", []);
	}

	/** Source: `aio_co_enter`, which queues in `co_queue_wakeup` of the running coroutine. */
	woke(name: string): void {
		const woken = this.woken.get();
		assert(!woken.includes(name), `"${name}" is woken once, and then goes on before it is woken again`);
		const mark = woken.indexOf(PENDING_BEFORE);
		const place = mark < 0 ? woken.length : mark;
		this.woken.set([...woken.slice(0, place), name, ...woken.slice(place)]);
	}

	mayRun(name: string): boolean {
		return this.pending()[0] === name;
	}

	/** Source: the loop of `qemu_aio_coroutine_enter`. */
	goesOn(): void {
		const [first, ...others] = this.pending();
		assert(first === self(), `"${self()}" goes on when it is its turn`, { expected: first, actual: self() });
		this.woken.set(others.length === 0 ? [] : [PENDING_BEFORE, ...others]);
	}

	/** Whether the loop takes the next event, since nobody is pending; for guards. */
	isIdle(): boolean {
		return this.woken.get().length === 0;
	}

	/** Who has been woken and has not gone on, the next to run first; for properties and diagnoses. */
	pending(): string[] {
		return this.woken.get().flatMap((name) => name ?? []);
	}
}

/**
 * A point at which a coroutine waits for an event that may come at any time, like the completion of its I/O. An event loop
 * gets to it once it is idle; without a loop, any other coroutine that can run may run before.
 *
 * @param label - what the coroutine is about to do or waiting to do, in a few words
 */
export function* waitForEvent(loop: EventLoop | undefined, label: string, options: PointOptions = {}): Coroutine {
	if (loop === undefined) {
		yield* pause(label, options);
		return;
	}
	yield* waitUntil(label, () => loop.isIdle(), {
		...options,
		waitsFor: () => ({ resource: "an idle event loop", holders: loop.pending() }),
	});
}
