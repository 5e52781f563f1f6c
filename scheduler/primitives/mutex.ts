import { assert } from "../program/assert.js";
import { type Cell, cell } from "../program/cell.js";
import { self } from "../program/coroutine.js";
import type { Coroutine, WaitingPoint, WaitReason } from "../program/scheduling-point.js";
import { beforeAccess, type StyleOptions } from "./style.js";

/**
 * A mutex for threads, as POSIX has them: those who wait for it form no queue, and any of them may get it once it is free,
 * or somebody who comes by just then. Whoever locks a mutex that is already theirs waits for ever, which is a deadlock
 * (`PTHREAD_MUTEX_NORMAL`).
 *
 * In the preemptive style each operation is one step: waiting and taking are one, and so are waking up from a
 * {@link Condition} and taking.
 */
export class Mutex {
	/** The name of the coroutine that holds the mutex; null while it is free. */
	private readonly holder: Cell<string | null>;

	constructor(
		readonly name: string,
		private readonly options: StyleOptions = {},
	) {
		this.holder = cell<string | null>(`${name}.holder`, null);
	}

	/** Takes the mutex, as soon as it is free and the scheduler lets it. */
	*lock(): Coroutine {
		const mustWait = this.options.style === "preemptive" || this.isHeld();
		if (mustWait) {
			yield {
				label: `lock ${this.name}`,
				guard: () => !this.isHeld(),
				inherits: true,
				why: `a coroutine that locks ${this.name} waits until it is free`,
				waitsFor: () => this.waitReason(),
			};
		}
		this.holder.set(self());
	}

	/** Takes the mutex if it is free, and answers whether it did. An attempt that fails only reads. */
	*tryLock(): Coroutine<boolean> {
		yield* beforeAccess(this.options, `try to lock ${this.name}`);
		if (this.isHeld()) return false;
		this.holder.set(self());
		return true;
	}

	/** Frees the mutex; fails if somebody else holds it, or nobody. */
	*unlock(): Coroutine {
		yield* beforeAccess(this.options, `unlock ${this.name}`);
		this.free();
	}

	/** Frees the mutex in this very step, and takes it again in a step in which the guard holds and the mutex is free. */
	*releaseWhileWaiting(point: WaitingPoint): Coroutine {
		this.free();
		yield {
			...point,
			guard: () => point.guard() && !this.isHeld(),
			waitsFor: () => (point.guard() ? this.waitReason() : point.waitsFor()),
		};
		this.holder.set(self());
	}

	/** Whether the running coroutine holds the mutex; for assertions. */
	isMine(): boolean {
		return this.holder.get() === self();
	}

	/** Whether some coroutine holds the mutex; for properties and observations. */
	isHeld(): boolean {
		return this.holder.get() !== null;
	}

	private free(): void {
		assert(this.isMine(), `"${self()}" unlocks ${this.name}, which it does not hold`);
		this.holder.set(null);
	}

	private waitReason(): WaitReason {
		return { resource: `mutex "${this.name}"`, holders: [this.holder.get() ?? ""] };
	}
}
