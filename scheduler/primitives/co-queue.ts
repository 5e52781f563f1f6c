import { type Cell, cell } from "../program/cell.js";
import { self } from "../program/coroutine.js";
import { note } from "../program/points.js";
import type { Coroutine, WaitReason } from "../program/scheduling-point.js";
import type { CoMutex } from "./co-mutex.js";
import { beforeAccess, type PrimitiveOptions } from "./style.js";
import { untilWoken } from "./wake-order.js";

/** What tells a diagnosis more than the queue itself knows. */
export interface CoQueueOptions extends PrimitiveOptions {
	/** Who could end a wait in this queue, if the program knows. */
	readonly holders?: () => readonly string[];
	/** What the waiters wait for, for people. Default: the queue, by name. */
	readonly resource?: string;
	/** The cell to keep the waiters in, for queues that come and go. Default: one of the queue's own. */
	readonly waiters?: Cell<readonly string[]>;
}

/** A queue of waiting coroutines, woken in the order in which they came; after QEMU's `CoQueue`. */
export class CoQueue {
	private readonly waiters: Cell<readonly string[]>;

	constructor(
		readonly name: string,
		private readonly options: CoQueueOptions = {},
	) {
		this.waiters = options.waiters ?? cell<readonly string[]>(`${name}.waiters`, []);
	}

	/** Waits to be woken, without the mutex if one is given, and takes it again. Source: `qemu_co_queue_wait`. */
	*wait(mutex?: CoMutex): Coroutine {
		yield* beforeAccess(this.options, `wait in ${this.name}`);
		const me = self();
		this.waiters.set([...this.waiters.get(), me]);
		if (mutex !== undefined) yield* mutex.unlock();
		yield* untilWoken(this.options.wakeOrder, {
			label: `sleep in ${this.name}`,
			guard: () => !this.waiters.get().includes(me),
			inherits: true,
			why: `it sleeps until it is woken in ${this.name}`,
			waitsFor: () => this.waitReason(),
		});
		if (mutex !== undefined) yield* mutex.lock();
	}

	/** Wakes the first waiter; answers whether there was one. Source: `qemu_co_queue_next`. */
	*next(): Coroutine<boolean> {
		yield* beforeAccess(this.options, `wake one in ${this.name}`);
		const [first, ...others] = this.waiters.get();
		note(first === undefined ? `finds nobody to wake in ${this.name}` : `wakes ${first}`, {
			signal: { resource: this.resource, woke: first === undefined ? 0 : 1 },
		});
		if (first === undefined) return false;
		this.waiters.set(others);
		this.options.wakeOrder?.woke(first);
		return true;
	}

	/** Wakes all waiters. Source: `qemu_co_queue_restart_all`. */
	*restartAll(): Coroutine {
		yield* beforeAccess(this.options, `wake all in ${this.name}`);
		const waiters = this.waiters.get();
		note(waiters.length === 0 ? `finds nobody to wake in ${this.name}` : `wakes ${waiters.join(", ")}`, {
			signal: { resource: this.resource, woke: waiters.length },
		});
		if (waiters.length > 0) this.waiters.set([]);
		for (const waiter of waiters) this.options.wakeOrder?.woke(waiter);
	}

	private get resource(): string {
		return this.options.resource ?? `queue "${this.name}"`;
	}

	private waitReason(): WaitReason {
		return { resource: this.resource, holders: this.options.holders?.() ?? [], signalled: true };
	}
}
