import { type Cell, cell } from "../program/cell.js";
import { self } from "../program/coroutine.js";
import { choose, note } from "../program/points.js";
import type { Coroutine, WaitingPoint } from "../program/scheduling-point.js";
import { beforeAccess, type StyleOptions } from "./style.js";

/** What a condition variable needs of the mutex that it is used with. */
export interface ConditionMutex {
	/** Gives the mutex up, waits at the point until its guard holds, and takes the mutex again. */
	releaseWhileWaiting(point: WaitingPoint): Coroutine;
}

/**
 * A condition variable, as POSIX has them: a signal wakes any one of the waiters, whichever the checker chooses, and a
 * signal that finds nobody waiting is lost.
 */
export class Condition {
	/** By name: who came first makes no difference, so it shall not make two states of one. */
	private readonly waiters: Cell<Readonly<Record<string, true>>>;

	constructor(
		readonly name: string,
		private readonly options: StyleOptions = {},
	) {
		this.waiters = cell<Readonly<Record<string, true>>>(`${name}.waiters`, {});
	}

	/**
	 * Gives up the mutex, waits to be woken, takes the mutex again. With a {@link Mutex} that is two events, as POSIX has it:
	 * to give up and fall asleep, and to wake up and take.
	 */
	*wait(mutex: ConditionMutex): Coroutine {
		yield* beforeAccess(this.options, `wait on ${this.name}`);
		const me = self();
		this.waiters.set({ ...this.waiters.get(), [me]: true });
		yield* mutex.releaseWhileWaiting({
			label: `sleep on ${this.name}`,
			guard: () => this.waiters.get()[me] !== true,
			inherits: true,
			why: `it sleeps until ${this.name} is signalled`,
			waitsFor: () => ({ resource: this.resource, holders: [], signalled: true }),
		});
	}

	/** Wakes one waiter, any of them. */
	*signal(): Coroutine {
		yield* beforeAccess(this.options, `signal ${this.name}`);
		const waiters = this.waiting();
		if (waiters.length === 0) {
			this.tell("finds nobody waiting", 0);
			return;
		}
		const woken = waiters[choose(`whom to wake on ${this.name}`, waiters.length)];
		this.tell(`wakes ${woken}`, 1);
		const others = waiters.filter((waiter) => waiter !== woken);
		this.waiters.set(Object.fromEntries(others.map((waiter) => [waiter, true])));
	}

	/** Wakes all waiters. */
	*broadcast(): Coroutine {
		yield* beforeAccess(this.options, `broadcast ${this.name}`);
		const waiters = this.waiting();
		this.tell(waiters.length === 0 ? "finds nobody waiting" : `wakes ${waiters.join(", ")}`, waiters.length);
		if (waiters.length > 0) this.waiters.set({});
	}

	/** In the order in which a signal may choose among them. */
	private waiting(): string[] {
		return Object.keys(this.waiters.get()).sort();
	}

	private tell(text: string, woke: number): void {
		note(`signals ${this.name}: ${text}`, { signal: { resource: this.resource, woke } });
	}

	private get resource(): string {
		return `condition "${this.name}"`;
	}
}
