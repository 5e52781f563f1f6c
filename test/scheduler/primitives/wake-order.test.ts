import { describe, expect, it } from "vitest";
import {
	CoMutex,
	CoQueue,
	CoRwlock,
	type Coroutine,
	cell,
	check,
	type PrimitiveOptions,
	type Program,
	pause,
	program,
	spawn,
	type WakeOrder,
	waitUntil,
} from "../../../scheduler/index.js";
import { contentsAtEnd } from "../../oracles/end-states.js";
import { permutationsOf } from "../../oracles/permutations.js";

/** The woken go on in the order in which they were woken. */
class FirstWoken implements WakeOrder {
	protected readonly woken = cell<readonly string[]>("woken", []);

	woke(name: string): void {
		this.woken.set([...this.woken.get(), name]);
	}
	mayRun(name: string): boolean {
		return this.woken.get()[0] === name;
	}
	goesOn(): void {
		this.woken.set(this.woken.get().slice(1));
	}
}

/** Whoever was woken last goes on first. */
class LastWoken extends FirstWoken {
	override woke(name: string): void {
		this.woken.set([name, ...this.woken.get()]);
	}
}

/** The woken sleep on. */
class NobodysTurn extends FirstWoken {
	override mayRun(): boolean {
		return false;
	}
}

/** It is everybody's turn, even of those who sleep. */
class EverybodysTurn extends FirstWoken {
	override mayRun(): boolean {
		return true;
	}
}

type OrderClass = new () => WakeOrder;

function optionsFor(Order: OrderClass | undefined): PrimitiveOptions {
	return Order === undefined ? {} : { wakeOrder: new Order() };
}

/** Three who come in this order and are woken when all of them wait. */
function queueing(
	Order: OrderClass | undefined,
	wake: (queue: CoQueue) => Coroutine,
	withMutex: boolean,
	names: readonly string[] = ["a", "b", "c"],
): Program {
	return program("queueing", () => {
		const options = optionsFor(Order);
		const queue = new CoQueue("queue", options);
		const mutex = withMutex ? new CoMutex("mutex", options) : undefined;
		const [came, log] = [cell("came", 0), cell("log", "")];
		for (const [i, name] of names.entries()) {
			spawn(name, function* () {
				yield* waitUntil("its turn to come", () => came.get() === i);
				came.set(i + 1);
				if (mutex !== undefined) yield* mutex.lock();
				yield* queue.wait(mutex);
				log.set(log.get() + name);
				// The others get as far as to the mutex meanwhile.
				yield* pause("inside");
				if (mutex !== undefined) yield* mutex.unlock();
			});
		}
		spawn("waker", function* () {
			yield* waitUntil("all wait", () => came.get() === names.length);
			yield* wake(queue);
		});
	});
}

function* wakeOneByOne(queue: CoQueue): Coroutine {
	while (yield* queue.next());
}

describe.each([
	["all at once", (queue: CoQueue) => queue.restartAll()],
	["one by one", wakeOneByOne],
] as const)("those who wait in a queue and are woken %s", (_, wake) => {
	it.each([false, true])("go on in the order that is given; with a mutex to take: %s", (withMutex) => {
		const logs = (Order?: OrderClass) => contentsAtEnd(queueing(Order, wake, withMutex), "log");
		expect(logs(FirstWoken)).toEqual(new Set(['"abc"']));
		expect(logs(LastWoken)).toEqual(new Set(['"cba"']));
	});

	it("go on in any order where none is given", () => {
		const all = permutationsOf(["a", "b", "c"]).map((names) => `"${names.join("")}"`);
		expect(contentsAtEnd(queueing(undefined, wake, false), "log")).toEqual(new Set(all));
		expect(contentsAtEnd(queueing(undefined, wake, true), "log")).toEqual(new Set(all));
	});
});

/** How a primitive is held, waited for and let go, such that letting go wakes who waits. */
interface Holding {
	hold(): Coroutine;
	waitFor(): Coroutine;
	letGo(): Coroutine;
}

const holdings: Readonly<Record<string, (options: PrimitiveOptions) => Holding>> = {
	"a mutex": (options) => {
		const mutex = new CoMutex("held", options);
		return { hold: () => mutex.lock(), waitFor: () => mutex.lock(), letGo: () => mutex.unlock() };
	},
	"a lock that is held for reading": (options) => {
		const lock = new CoRwlock("held", options);
		return { hold: () => lock.readLock(), waitFor: () => lock.writeLock(), letGo: () => lock.unlock() };
	},
	"a lock that is held for writing": (options) => {
		const lock = new CoRwlock("held", options);
		return { hold: () => lock.writeLock(), waitFor: () => lock.readLock(), letGo: () => lock.unlock() };
	},
};

/** The holder wakes `s`, who sleeps in a queue, and `w`, who waits for what it holds, in one step. */
function wakingBoth(
	newHolding: (options: PrimitiveOptions) => Holding,
	Order: OrderClass | undefined,
	sleeperFirst: boolean,
): Program {
	return program("waking both", () => {
		const options = optionsFor(Order);
		const [queue, holding] = [new CoQueue("queue", options), newHolding(options)];
		const [waiting, log] = [cell("waiting", 0), cell("log", "")];
		const waits = (name: string, wait: () => Coroutine) =>
			spawn(name, function* () {
				yield* waitUntil("it is held", () => waiting.get() > 0);
				waiting.set(waiting.get() + 1);
				yield* wait();
				log.set(log.get() + name);
			});
		waits("s", () => queue.wait());
		waits("w", () => holding.waitFor());
		spawn("holder", function* () {
			yield* holding.hold();
			waiting.set(1);
			yield* waitUntil("both wait", () => waiting.get() === 3);
			if (sleeperFirst) yield* queue.next();
			yield* holding.letGo();
			if (!sleeperFirst) yield* queue.next();
		});
	});
}

describe.each(Object.entries(holdings))("who waits for %s", (_, newHolding) => {
	it.each([
		[true, FirstWoken, ["sw"]],
		[false, FirstWoken, ["ws"]],
		[true, LastWoken, ["ws"]],
		[false, LastWoken, ["sw"]],
		[true, undefined, ["sw", "ws"]],
		[false, undefined, ["sw", "ws"]],
	] as const)("goes on when it is its turn: the sleeper woken first: %s, %o", (sleeperFirst, Order, logs) => {
		const program = wakingBoth(newHolding, Order, sleeperFirst);
		expect(contentsAtEnd(program, "log")).toEqual(new Set(logs.map((log) => `"${log}"`)));
	});
});

it("an order in which it is never anybody's turn is told from a wakeup that does not come", () => {
	const wakeAll = (queue: CoQueue) => queue.restartAll();
	const { failure } = check(queueing(NobodysTurn, wakeAll, false, ["a"]));
	expect(failure?.kind).toBe("deadlock");
	expect(failure?.details).toEqual(['"a" waits for its turn among those who are woken']);
});

it.each([NobodysTurn, EverybodysTurn])("nobody goes on who has not been woken: %o", (Order) => {
	const { failure } = check(queueing(Order, () => pause("wakes nobody"), false, ["a"]));
	expect(failure?.details?.[0]).toBe('"a" waits for queue "queue"');
});
