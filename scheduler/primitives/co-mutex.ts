import { assert } from "../program/assert.js";
import { type Cell, cell } from "../program/cell.js";
import { self } from "../program/coroutine.js";
import type { Coroutine, WaitingPoint } from "../program/scheduling-point.js";
import { beforeAccess, type PrimitiveOptions } from "./style.js";
import { untilWoken } from "./wake-order.js";

/**
 * A mutex for coroutines, after QEMU's `CoMutex`: waiters queue in the order in which they came, and unlocking hands the
 * mutex to the first of them, so that nobody can barge in. Locking a free mutex does not yield.
 */
export class CoMutex {
	/** The name of the coroutine that holds the mutex; null while it is free. */
	private readonly holder: Cell<string | null>;
	private readonly waiters: Cell<readonly string[]>;

	constructor(
		readonly name: string,
		private readonly options: PrimitiveOptions = {},
	) {
		this.holder = cell<string | null>(`${name}.holder`, null);
		this.waiters = cell<readonly string[]>(`${name}.waiters`, []);
	}

	/** Takes the mutex, waiting for it if need be. Source: `qemu_co_mutex_lock`. */
	*lock(): Coroutine {
		yield* beforeAccess(this.options, `lock ${this.name}`);
		const me = self();
		const holder = this.holder.get();
		if (holder === null) {
			this.holder.set(me);
			return;
		}
		assert(holder !== me, `"${me}" locks ${this.name}, which it holds already`);
		this.waiters.set([...this.waiters.get(), me]);
		yield* untilWoken(this.options.wakeOrder, {
			label: `wait for ${this.name}`,
			guard: () => this.holder.get() === me,
			inherits: true,
			why: `another coroutine holds ${this.name}`,
			waitsFor: () => ({ resource: `mutex "${this.name}"`, holders: [this.holder.get() ?? ""] }),
		});
	}

	/** Takes the mutex if it is free, and answers whether it did. */
	*tryLock(): Coroutine<boolean> {
		yield* beforeAccess(this.options, `try to lock ${this.name}`);
		if (this.holder.get() !== null) return false;
		this.holder.set(self());
		return true;
	}

	/** Hands the mutex to the first waiter, or frees it. Source: `qemu_co_mutex_unlock`. */
	*unlock(): Coroutine {
		yield* beforeAccess(this.options, `unlock ${this.name}`);
		const holder = this.holder.get();
		assert(holder === self(), `"${self()}" unlocks ${this.name}, which it does not hold`);
		const [next, ...others] = this.waiters.get();
		this.holder.set(next ?? null);
		if (next === undefined) return;
		this.waiters.set(others);
		this.options.wakeOrder?.woke(next);
	}

	/** Unlocks, waits at the point, and locks again, queueing up as everybody does. */
	*releaseWhileWaiting(point: WaitingPoint): Coroutine {
		yield* this.unlock();
		yield point;
		yield* this.lock();
	}

	/** Whether the running coroutine holds the mutex; for assertions. */
	isMine(): boolean {
		return this.holder.get() === self();
	}

	/** Whether some coroutine holds the mutex; for properties and observations. */
	isHeld(): boolean {
		return this.holder.get() !== null;
	}

	/** How many coroutines wait for the mutex; for properties and observations. */
	waiting(): number {
		return this.waiters.get().length;
	}
}
