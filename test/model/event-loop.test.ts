import { describe, expect, it } from "vitest";
import { EventLoop, waitForEvent } from "../../model/index.js";
import {
	atEnd,
	type Cell,
	CoMutex,
	CoQueue,
	type Coroutine,
	cell,
	check,
	choose,
	keeping,
	type PrimitiveOptions,
	type Program,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../scheduler/index.js";
import { Machine } from "../../scheduler/machine/machine.js";
import { DepthFirst } from "../../scheduler/search/storing/depth-first.js";
import { wholeSpace } from "../oracles/brute-force.js";
import { contentsAtEnd, exploreAll } from "../oracles/end-states.js";
import { permutationsOf } from "../oracles/permutations.js";

type LoopClass = new () => EventLoop;

/** The list of a loop, for mutants. */
function listOf(loop: EventLoop): Cell<readonly (string | null)[]> {
	return (loop as unknown as { readonly woken: Cell<readonly (string | null)[]> }).woken;
}

/** A loop in which the woken run after those who were pending before. */
class BreadthFirstLoop extends EventLoop {
	override woke(name: string): void {
		listOf(this).set([...this.pending(), name]);
	}
}

/** A loop in which whoever was woken last runs first, even of those woken in one step. */
class LastWokenFirstLoop extends EventLoop {
	override woke(name: string): void {
		listOf(this).set([name, ...this.pending()]);
	}
}

/** A loop that takes events while somebody is pending. */
class NeverBusyLoop extends EventLoop {
	override isIdle(): boolean {
		return true;
	}
}

function optionsFor(loop: EventLoop | undefined): PrimitiveOptions {
	return loop === undefined ? {} : { wakeOrder: loop };
}

/** Whom each coroutine wakes when it runs, in order and in one step; X runs first. */
type Wakes = Readonly<Record<string, string>>;

/** Each coroutine sleeps until it is woken; `events` are coroutines that wait for an event instead. Who runs is logged. */
function waking(Loop: LoopClass | undefined, wakes: Wakes, events: string): Program {
	return program("waking", () => {
		const loop = Loop && new Loop();
		const options = optionsFor(loop);
		const sleepers = [...new Set(Object.values(wakes).join(""))];
		const queues = new Map(sleepers.map((name) => [name, new CoQueue(`queue ${name}`, options)]));
		const [asleep, log] = [cell("asleep", 0), cell("log", "")];
		function* run(name: string): Coroutine {
			log.set(log.get() + name);
			for (const other of wakes[name] ?? "") yield* queues.get(other)?.next() ?? pause("nobody");
		}
		for (const [name, queue] of queues) {
			spawn(name, function* () {
				asleep.set(asleep.get() + 1);
				yield* keeping([], queue.wait());
				yield* run(name);
			});
		}
		spawn("X", function* () {
			yield* waitUntil("all sleep", () => asleep.get() === sleepers.length && (loop?.isIdle() ?? true), { here: [] });
			yield* run("X");
		});
		for (const name of events) {
			spawn(name, function* () {
				yield* waitForEvent(loop, "wait for an event", { here: [] });
				yield* run(name);
			});
		}
		atEnd("nobody is pending", () => loop?.isIdle() ?? true);
	});
}

/** In which orders the coroutines can run. */
function ordersOf(Loop: LoopClass | undefined, wakes: Wakes, events = ""): Set<string> {
	return new Set([...contentsAtEnd(waking(Loop, wakes, events), "log")].map((log) => log.slice(1, -1)));
}

function inAnyOrder(blocks: readonly string[]): Set<string> {
	return new Set(permutationsOf(blocks).map((order) => order.join("")));
}

/** All orders in which nobody runs before who wakes it. */
function causalOrders(wakes: Wakes, names: string): Set<string> {
	const isCausal = (order: string) =>
		Object.entries(wakes).every(([waker, woken]) => [...woken].every((w) => order.indexOf(waker) < order.indexOf(w)));
	return new Set([...inAnyOrder([...names])].filter(isCausal));
}

describe("the order of running", () => {
	it.each([
		[{ X: "AB" }, "XAB"],
		[{ X: "BA" }, "XBA"],
		[{ X: "AB", A: "C" }, "XACB"],
		[{ X: "AB", A: "CD" }, "XACDB"],
		[{ X: "AB", A: "CD", C: "FG" }, "XACFGDB"],
		[{ X: "AB", A: "C", B: "DF", D: "G" }, "XACBDGF"],
	])("is depth first, and as they were woken in one step: %o", (wakes, order) => {
		expect(ordersOf(EventLoop, wakes)).toEqual(new Set([order]));
	});

	it("varies only by when events come, which is when nobody is pending", () => {
		expect(ordersOf(EventLoop, { X: "AB", A: "C" }, "E")).toEqual(inAnyOrder(["XACB", "E"]));
		expect(ordersOf(EventLoop, { X: "AB", A: "C" }, "EF")).toEqual(inAnyOrder(["XACB", "E", "F"]));
	});

	it("is any without a loop", () => {
		const wakes = { X: "AB", A: "C" };
		expect(ordersOf(undefined, wakes, "E")).toEqual(causalOrders(wakes, "XABCE"));
	});

	it.each([
		["breadth first", BreadthFirstLoop, new Set(["XABCD"])],
		["last woken first", LastWokenFirstLoop, new Set(["XBADC"])],
	])("is another one where the loop is %s", (_, Loop, orders) => {
		expect(ordersOf(Loop, { X: "AB", A: "CD" })).toEqual(orders);
	});

	it("has events anywhere where the loop does not look whether somebody is pending", () => {
		const anywhere = [0, 1, 2, 3, 4].map((at) => `${"XACB".slice(0, at)}E${"XACB".slice(at)}`);
		expect(ordersOf(NeverBusyLoop, { X: "AB", A: "C" }, "E")).toEqual(new Set(anywhere));
	});
});

it("the loop's states are those of brute force, at named points, and nothing is left in its list", () => {
	const program = waking(EventLoop, { X: "AB", A: "C" }, "E");
	const { states, transitions, results } = exploreAll(new Machine(program), new DepthFirst());
	expect({ states, transitions, results }).toEqual(wholeSpace(program));
	expect(check(program).verdict).toBe("VERIFIED");
});

describe("mutexes and queues under the loop", () => {
	const logs = (program: Program) => contentsAtEnd(program, "log");

	/** H holds a mutex until an event, and takes it again at once; X wakes A and then takes the mutex. */
	function yieldingInMutex(Loop?: LoopClass): Program {
		return program("yielding in a mutex", () => {
			const loop = Loop && new Loop();
			const options = optionsFor(loop);
			const [mutex, queue] = [new CoMutex("mutex", options), new CoQueue("queue", options)];
			const [ready, log] = [cell("ready", 0), cell("log", "")];
			const enter = (text: string) => log.set(log.get() + text);
			spawn("A", function* () {
				ready.set(ready.get() + 1);
				yield* queue.wait();
				enter("A");
			});
			spawn("H", function* () {
				yield* mutex.lock();
				ready.set(ready.get() + 1);
				yield* waitForEvent(loop, "hold the mutex");
				enter("H");
				yield* mutex.unlock();
				yield* mutex.lock();
				enter("h");
				yield* mutex.unlock();
			});
			spawn("X", function* () {
				yield* waitUntil("all is ready", () => ready.get() === 2 && (loop?.isIdle() ?? true));
				enter("X");
				yield* queue.next();
				yield* mutex.lock();
				enter("x");
				yield* mutex.unlock();
			});
		});
	}

	it("a coroutine that wakes another and then waits for a mutex lets the other run before the next event", () => {
		expect(logs(yieldingInMutex(EventLoop))).toEqual(new Set(['"XAHxh"', '"HhXxA"']));
		// H's event comes while A is pending, and so does all that follows from it.
		expect(logs(yieldingInMutex(NeverBusyLoop))).toContain('"XHAxh"');
		expect(logs(yieldingInMutex())).toEqual(
			new Set(["XAHxh", "XHAxh", "XHxAh", "XHxhA", "HhXxA"].map((log) => `"${log}"`)),
		);
	});

	/** A and B sleep in a queue without their mutex; X, who has it, wakes both and unlocks, before its event or after it. */
	function restarting(Loop: LoopClass | undefined, unlocksFirst: boolean): Program {
		return program("restarting", () => {
			const loop = Loop && new Loop();
			const options = optionsFor(loop);
			const [mutex, queue] = [new CoMutex("mutex", options), new CoQueue("queue", options)];
			const [ready, log] = [cell("ready", 0), cell("log", "")];
			const enter = (text: string) => log.set(log.get() + text);
			for (const [i, name] of ["A", "B"].entries()) {
				spawn(name, function* () {
					yield* waitUntil("its turn to come", () => ready.get() === i);
					yield* mutex.lock();
					ready.set(i + 1);
					yield* queue.wait(mutex);
					enter(name);
					yield* waitForEvent(loop, "keep the mutex");
					enter(name.toLowerCase());
					yield* mutex.unlock();
				});
			}
			spawn("X", function* () {
				yield* waitUntil("both sleep", () => ready.get() === 2);
				yield* mutex.lock();
				yield* queue.restartAll();
				if (unlocksFirst) yield* mutex.unlock();
				yield* waitForEvent(loop, "go on");
				enter("X");
				if (!unlocksFirst) yield* mutex.unlock();
			});
		});
	}

	it("those woken all at once take the mutex again in their order, one after the other", () => {
		expect(logs(restarting(EventLoop, false))).toEqual(new Set(['"XAaBb"']));
		expect(logs(restarting(EventLoop, true))).toEqual(new Set(["AXaBb", "AaBXb", "AaBbX"].map((log) => `"${log}"`)));
		expect(logs(restarting(LastWokenFirstLoop, false))).toEqual(new Set(['"XBbAa"']));
		expect(logs(restarting(undefined, false))).toEqual(new Set(['"XAaBb"', '"XBbAa"']));
	});
});

describe("who breaks the loop's rules is named", () => {
	const failureOf = (body: (loop: EventLoop) => void) =>
		check(
			program("broken", () => {
				const loop = new EventLoop();
				spawn("a", function* () {
					yield* pause("begin");
					body(loop);
				});
			}),
		).failure;

	it("waking twice", () => {
		const failure = failureOf((loop) => {
			loop.woke("b");
			loop.woke("b");
		});
		expect(failure?.message).toBe('"b" is woken once, and then goes on before it is woken again');
	});

	it("going on out of turn, or without having been woken", () => {
		expect(failureOf((loop) => loop.goesOn())?.message).toBe('"a" goes on when it is its turn');
		const failure = failureOf((loop) => {
			loop.woke("b");
			loop.woke("a");
			loop.goesOn();
		});
		expect(failure).toMatchObject({ expected: '"b"', actual: '"a"' });
	});
});

describe("waiting for an event", () => {
	/** Two coroutines, each with histories that only a name at their points makes one. */
	const pausing = (Loop: LoopClass | undefined, point: (loop: EventLoop | undefined, label: string) => Coroutine) =>
		program("pausing", () => {
			const loop = Loop && new Loop();
			for (const name of ["a", "b"]) {
				spawn(name, function* () {
					for (const label of ["one", "two", "three"]) {
						yield* point(loop, label);
						choose("a way", 2);
					}
				});
			}
		});

	it.each([undefined, EventLoop])("is a pause where there is no loop, or nobody pending: %o", (Loop) => {
		const checked = (here?: readonly unknown[]) => {
			const options = here === undefined ? {} : { here };
			const waiting = check(pausing(Loop, (loop, label) => waitForEvent(loop, label, options)));
			const paused = check(pausing(undefined, (_, label) => pause(label, options)));
			expect(waiting).toMatchObject({ verdict: "VERIFIED", states: paused.states, transitions: paused.transitions });
			return Number(waiting.states);
		};
		expect(checked([])).toBeLessThan(checked());
	});

	it("names who is pending where the loop does not get to it", () => {
		const stuck = program("stuck", () => {
			const loop = new EventLoop();
			spawn("waker", function* () {
				yield* pause("begin");
				loop.woke("sleeper");
			});
			spawn("client", () => waitForEvent(loop, "send a request"));
			spawn("sleeper", () => waitUntil("sleep", () => false));
		});
		const { failure } = check(stuck);
		expect(failure?.kind).toBe("deadlock");
		expect(failure?.details).toContain('"client" waits for an idle event loop, held by "sleeper"');
	});
});
