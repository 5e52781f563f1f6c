import { expect, it } from "vitest";
import {
	CoMutex,
	Condition,
	type Coroutine,
	cell,
	check,
	Event,
	type Handle,
	join,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";

function deadlockOf(name: string, setup: () => void) {
	const { failure, counterexample } = check(program(name, setup));
	expect(failure?.kind).toBe("deadlock");
	return { ...failure, details: failure?.details ?? [], trace: counterexample?.trace };
}

it("names who waits for what, held by whom, and the cycle", () => {
	const { message, details, trace } = deadlockOf("lock order", () => {
		const [first, second] = [new CoMutex("first"), new CoMutex("second")];
		function* both(one: CoMutex, other: CoMutex): Coroutine {
			yield* one.lock();
			yield* pause("holding one");
			yield* other.lock();
			yield* other.unlock();
			yield* one.unlock();
		}
		spawn("a", () => both(first, second));
		spawn("b", () => both(second, first));
	});
	expect(message).toBe('"a" and "b" wait for each other');
	expect(details).toEqual([
		'"a" waits for mutex "second", held by "b"',
		'"b" waits for mutex "first", held by "a"',
		'cycle: "a" waits for "b" waits for "a"',
	]);
	expect(trace?.failure?.message).toBe(message);
	expect(trace?.steps.at(-1)?.blocked).toHaveLength(2);
});

it("names a lock that a coroutine took to its grave", () => {
	const { message, details } = deadlockOf("left held", () => {
		const mutex = new CoMutex("mutex");
		spawn("careless", function* () {
			yield* pause("start");
			yield* mutex.lock();
		});
		spawn("b", function* () {
			yield* pause("start");
			yield* mutex.lock();
			yield* mutex.unlock();
		});
	});
	expect(message).toBe("a lock was left held by a coroutine that ended");
	expect(details).toEqual(['"b" waits for mutex "mutex", held by "careless", which ended and left it held']);
});

it("names a wakeup that came before there was anybody to wake", () => {
	const { message, details } = deadlockOf("lost wakeup", () => {
		const [mutex, condition] = [new CoMutex("mutex"), new Condition("ready")];
		spawn("sleeper", function* () {
			yield* pause("start");
			yield* mutex.lock();
			yield* condition.wait(mutex);
			yield* mutex.unlock();
		});
		spawn("waker", function* () {
			yield* pause("start");
			yield* condition.signal();
		});
	});
	expect(message).toBe("a wakeup was lost");
	expect(details[0]).toBe('"sleeper" waits for condition "ready"');
	expect(details[1]).toMatch(/^a wakeup was lost: "waker" signalled condition "ready" in step 1, .*in step 2$/);
});

it("says so where nobody is left to wake a sleeper", () => {
	const { message, details } = deadlockOf("nobody left", () => {
		const event = new Event("event");
		spawn("sleeper", () => event.wait());
	});
	expect(message).toBe('no coroutine can run; "sleeper" still waits');
	expect(details).toContain('nobody is left who would wake "sleeper"');
});

it("names a join of a coroutine with itself", () => {
	const { message, details } = deadlockOf("join itself", () => {
		const handle: Handle = spawn("a", () => join(handle));
	});
	expect(message).toBe('"a" waits for itself');
	expect(details[0]).toBe('"a" waits for the end of "a"');
});

it("names a cycle of joins", () => {
	const { message, details } = deadlockOf("join cycle", () => {
		const handles: Handle[] = [];
		function* joinTheOther(other: number): Coroutine<unknown> {
			yield* pause("start");
			return yield* join(handles[other] as Handle);
		}
		handles.push(spawn("a", () => joinTheOther(1)));
		handles.push(spawn("b", () => joinTheOther(2)));
		handles.push(spawn("c", () => joinTheOther(0)));
	});
	expect(message).toBe('"a" and "b" and "c" wait for each other');
	expect(details.at(-1)).toBe('cycle: "a" waits for "b" waits for "c" waits for "a"');
});

it("a lock that is taken twice is named", () => {
	const { failure } = check(
		program("relock", () => {
			const mutex = new CoMutex("mutex");
			spawn("a", function* () {
				yield* mutex.lock();
				yield* mutex.lock();
			});
		}),
	);
	expect(failure).toMatchObject({ kind: "assertion", message: '"a" locks mutex, which it holds already' });
});

it("a daemon that waits when all others have ended is no deadlock; others who wait for it are", () => {
	const server = (clientWaits: boolean) =>
		check(
			program("server", () => {
				const x = cell("x", 0);
				spawn("server", () => waitUntil("a request", () => x.get() === 1), { daemon: true });
				spawn("client", function* () {
					yield* pause("start");
					if (clientWaits) yield* waitUntil("an answer", () => x.get() === 2);
				});
			}),
		);
	expect(server(false).verdict).toBe("VERIFIED");
	expect(server(true).failure).toMatchObject({ kind: "deadlock", details: ['"client" waits at "an answer"'] });
});
