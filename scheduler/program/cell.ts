import { context, type Slot } from "./context.js";
import { pause } from "./points.js";
import type { Coroutine } from "./scheduling-point.js";
import { canonical } from "./value.js";

/**
 * A piece of state shared by coroutines. Reading and writing are plain calls and no scheduling points: a step reads and
 * writes as many cells as it likes, atomically. The preemptive style (`load`, `store`, `update`, `compareAndSet`) puts a
 * scheduling point before each access.
 *
 * @typeParam T - numbers, strings, booleans, or arrays and plain records of these; compared by content, frozen
 */
export class Cell<T> implements Slot {
	constructor(
		readonly slot: number,
		readonly name: string,
	) {}

	/** The value, as of now. */
	get(): T {
		return context().read(this) as T;
	}

	/** Makes `value` the value. */
	set(value: T): void {
		context().write(this, value);
	}

	/** Preemptive style: a scheduling point, then a read. */
	*load(): Coroutine<T> {
		yield* pause(`read ${this.name}`);
		return this.get();
	}

	/** Preemptive style: a scheduling point, then a write. */
	*store(value: T): Coroutine {
		yield* pause(`write ${this.name}`);
		this.set(value);
	}

	/** Preemptive style: a scheduling point, then an atomic read and write. Returns the value before. */
	*update(change: (value: T) => T): Coroutine<T> {
		yield* pause(`update ${this.name}`);
		const before = this.get();
		this.set(change(before));
		return before;
	}

	/**
	 * Preemptive style: a scheduling point, then, if the value is `expected`, a write. Returns whether it wrote. A failed
	 * one is a read.
	 */
	*compareAndSet(expected: T, value: T): Coroutine<boolean> {
		yield* pause(`compare and set ${this.name}`);
		const succeeds = canonical(this.get()) === canonical(expected);
		if (succeeds) this.set(value);
		return succeeds;
	}
}

/**
 * A cell with a name and an initial value.
 *
 * @param name - unique in the setup; in a coroutine, unique among the cells that this coroutine makes. A cell made by a
 * coroutine bears the coroutine's name before its own, so that no schedule changes what it is called.
 * @throws ProgramError when the name is taken
 */
export function cell<T>(name: string, initial: T): Cell<T> {
	const { slot, name: fullName } = context().declareCell(name, initial);
	return new Cell<T>(slot, fullName);
}
