import { assert } from "../program/assert.js";
import { type Cell, cell } from "../program/cell.js";
import { keepingAsCaller } from "../program/points.js";
import type { Coroutine } from "../program/scheduling-point.js";
import { CoMutex } from "./co-mutex.js";
import { CoQueue } from "./co-queue.js";
import type { PrimitiveOptions } from "./style.js";

/**
 * A lock for many readers or one writer, after QEMU's `CoRwlock` of 2018: readers queue up behind a waiting writer, the
 * last reader to leave wakes one coroutine of the queue, and a writer holds the inner mutex as long as it writes.
 */
export class CoRwlock {
	private readonly mutex: CoMutex;
	private readonly queue: CoQueue;
	private readonly readers: Cell<number>;
	private readonly pendingWriters: Cell<number>;

	constructor(
		readonly name: string,
		options: PrimitiveOptions = {},
	) {
		this.mutex = new CoMutex(`${name}.mutex`, options);
		this.queue = new CoQueue(`${name}.queue`, options);
		this.readers = cell(`${name}.readers`, 0);
		this.pendingWriters = cell(`${name}.pendingWriters`, 0);
	}

	/** Source: `qemu_co_rwlock_rdlock`. */
	*readLock(): Coroutine {
		yield* keepingAsCaller(["readLock: mutex"], this.mutex.lock());
		// For fairness, a reader lets a waiting writer go first.
		while (this.pendingWriters.get() > 0) yield* keepingAsCaller(["readLock: queue"], this.queue.wait(this.mutex));
		this.readers.set(this.readers.get() + 1);
		yield* keepingAsCaller(["readLock: done"], this.mutex.unlock());
	}

	/** Source: `qemu_co_rwlock_wrlock`. */
	*writeLock(): Coroutine {
		yield* keepingAsCaller(["writeLock: mutex"], this.mutex.lock());
		this.pendingWriters.set(this.pendingWriters.get() + 1);
		while (this.readers.get() > 0) yield* keepingAsCaller(["writeLock: queue"], this.queue.wait(this.mutex));
		this.pendingWriters.set(this.pendingWriters.get() - 1);
	}

	/** Ends a section begun by either. Source: `qemu_co_rwlock_unlock`. */
	*unlock(): Coroutine {
		if (this.readers.get() === 0) {
			yield* keepingAsCaller(["unlock: writer"], this.queue.restartAll());
		} else {
			yield* keepingAsCaller(["unlock: reader"], this.mutex.lock());
			const readers = this.readers.get() - 1;
			assert(readers >= 0, `${this.name} is unlocked once too often`);
			this.readers.set(readers);
			if (readers === 0) yield* keepingAsCaller(["unlock: last reader"], this.queue.next());
		}
		yield* keepingAsCaller(["unlock: done"], this.mutex.unlock());
	}
}
