import { expect, it } from "vitest";
import {
	always,
	assert,
	CoRwlock,
	type Coroutine,
	cell,
	check,
	mustReach,
	observe,
	type PrimitiveOptions,
	type Program,
	pause,
	program,
	type Style,
	spawn,
} from "../../../scheduler/index.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { DepthFirst } from "../../../scheduler/search/storing/depth-first.js";
import { wholeSpace } from "../../oracles/brute-force.js";
import { exploreAll } from "../../oracles/end-states.js";

const styles: readonly Style[] = ["cooperative", "preemptive"];

/** A lock whose writers take it as readers do. */
class SharedWriting extends CoRwlock {
	override *writeLock(): Coroutine {
		yield* this.readLock();
	}
}

type LockClass = new (name: string, options: PrimitiveOptions) => CoRwlock;

function readersAndWriters(style: Style, readers: number, writers: number, Lock: LockClass = CoRwlock): Program {
	return program("readers and writers", () => {
		const lock = new Lock("lock", { style });
		const [reading, writing] = [cell("reading", 0), cell("writing", 0)];
		always("writers exclude everybody", () => writing.get() === 0 || (writing.get() === 1 && reading.get() === 0));
		if (readers > 1) mustReach("readers share");
		for (let i = 0; i < readers; i++) {
			spawn(`r${i}`, function* () {
				yield* lock.readLock();
				reading.set(reading.get() + 1);
				observe("readers share", () => reading.get() === 2);
				yield* pause("reading");
				reading.set(reading.get() - 1);
				yield* lock.unlock();
			});
		}
		for (let i = 0; i < writers; i++) {
			spawn(`w${i}`, function* () {
				yield* lock.writeLock();
				writing.set(writing.get() + 1);
				yield* pause("writing");
				writing.set(writing.get() - 1);
				yield* lock.unlock();
			});
		}
	});
}

it.each(styles)("lets readers share and writers exclude, in all interleavings (%s)", (style) => {
	for (const [readers, writers] of [
		[2, 1],
		[1, 2],
	] as const) {
		expect(check(readersAndWriters(style, readers, writers)).verdict).toBe("VERIFIED");
	}
	expect(check(readersAndWriters(style, 2, 1, SharedWriting)).failure).toMatchObject({
		kind: "property",
		message: "writers exclude everybody",
	});
});

it("agrees with brute force on its states, points inherited from callers included", () => {
	const program = readersAndWriters("cooperative", 2, 1);
	const space = wholeSpace(program);
	const { states, transitions, results } = exploreAll(new Machine(program), new DepthFirst());
	expect({ states, transitions, results: new Set(results) }).toEqual(space);
});

/** A writer that comes while one reads, and readers that come later. */
function latecomers(Lock: LockClass): Program {
	return program("latecomers", () => {
		const lock = new Lock("lock", {});
		const [waiting, written] = [cell("waiting", false), cell("written", false)];
		spawn("first", function* () {
			yield* lock.readLock();
			yield* pause("reading");
			yield* lock.unlock();
		});
		spawn("writer", function* () {
			yield* pause("before");
			waiting.set(true);
			yield* lock.writeLock();
			written.set(true);
			yield* lock.unlock();
		});
		spawn("late", function* () {
			for (let i = 0; i < 2; i++) {
				yield* pause("come");
				const late = waiting.get();
				yield* lock.readLock();
				assert(!late || written.get(), "a writer that waits goes before readers that come later");
				yield* lock.unlock();
			}
		});
	});
}

/** A lock at which readers do not look whether a writer waits. */
class ReadersFirst extends CoRwlock {
	override *readLock(): Coroutine {
		const inner = this as unknown as {
			readonly mutex: { lock(): Coroutine; unlock(): Coroutine };
			readonly readers: { get(): number; set(value: number): void };
		};
		yield* inner.mutex.lock();
		inner.readers.set(inner.readers.get() + 1);
		yield* inner.mutex.unlock();
	}
}

it("does not starve writers: readers that come later let them go first", () => {
	expect(check(latecomers(CoRwlock)).verdict).toBe("VERIFIED");
	expect(check(latecomers(ReadersFirst)).failure).toMatchObject({
		kind: "assertion",
		message: "a writer that waits goes before readers that come later",
	});
});

it.each(styles)("names who unlocks what is not locked (%s)", (style) => {
	const unlocking = program("unlocking", () => {
		const lock = new CoRwlock("lock", { style });
		spawn("a", function* () {
			yield* lock.readLock();
			yield* lock.unlock();
			yield* lock.unlock();
		});
	});
	expect(check(unlocking).failure).toMatchObject({
		kind: "assertion",
		coroutine: "a",
		message: '"a" unlocks lock.mutex, which it does not hold',
	});
});
