/**
 * A coroutine: a generator that gives up control only at scheduling points. Between two of them it runs alone; that
 * segment is one atomic step.
 *
 * @typeParam T - what the coroutine returns; `join` hands it on.
 */
export type Coroutine<T = void> = Generator<SchedulingPoint, T, void>;

/** Whom a coroutine that cannot run is waiting for; evaluated only when a deadlock is explained. */
export interface WaitReason {
	/** The thing waited for, with its kind: `mutex "qcow2.lock"`. */
	readonly resource: string;
	/** The coroutines that could end the wait because they hold the thing. */
	readonly holders: readonly string[];
	/** True where only a signal ends the wait, so that a signal that came too early is lost. */
	readonly signalled?: boolean;
}

/** What may be said of a scheduling point. */
export interface PointOptions {
	/** Why control may change here, as a sentence; `explain` prints it. */
	readonly why?: string;
	/**
	 * The locals that still matter. Histories of one coroutine that meet at the same label with equal locals are taken for
	 * one from here on, which keeps the number of states small. It is a claim: the checker tests it and names a claim that
	 * does not hold. What callers of this function still need is claimed by `keeping`.
	 */
	readonly here?: readonly unknown[];
	/** For diagnosis: who could end the wait. */
	readonly waitsFor?: () => WaitReason;
}

/** What a coroutine yields. Made by `pause` and `waitUntil`; the scheduler alone consumes it. */
export interface SchedulingPoint extends PointOptions {
	readonly label: string;
	/** The coroutine can go on in states where the guard holds; without one, in every state. */
	readonly guard?: () => boolean;
	/** A point inside a primitive: named exactly where the caller keeps its locals by {@link keeping}. */
	readonly inherits?: boolean;
}

/** A scheduling point at which the coroutine waits for something. */
export interface WaitingPoint extends SchedulingPoint {
	readonly guard: () => boolean;
	readonly waitsFor: () => WaitReason;
}
