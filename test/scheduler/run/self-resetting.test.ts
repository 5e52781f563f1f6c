import { describe, expect, it } from "vitest";
import { always, atEnd, cell, check, pause, program, spawn, waitUntil } from "../../../scheduler/index.js";

/*
 * Hidden state that is put back: whoever runs one history after the other finds it untouched each time. It shows only where
 * coroutines are alive together.
 */

const kindOf = (name: string, setup: () => void) => check(program(name, setup)).failure?.kind;

describe("hidden state that is put back is found", () => {
	it("a flag that is set and cleared", () => {
		const flagged = () => {
			let busy = false;
			const clash = cell("clash", false);
			for (const name of ["a", "b"]) {
				spawn(name, function* () {
					yield* pause("begin");
					if (busy) clash.set(true);
					busy = true;
					yield* pause("inside");
					busy = false;
				});
			}
			always("no clash", () => !clash.get());
		};
		expect(kindOf("flag", flagged)).toBe("nondeterminism");
	});

	it("a lock made of a plain variable, behind a guard", () => {
		const locked = () => {
			let taken = false;
			const counter = cell("counter", 0);
			for (const name of ["a", "b"]) {
				spawn(name, function* () {
					yield* waitUntil("lock", () => !taken);
					taken = true;
					const seen = counter.get();
					yield* pause("inside");
					counter.set(seen + 1);
					taken = false;
				});
			}
			atEnd("both counted", () => counter.get() === 2);
		};
		expect(kindOf("lock", locked)).toBe("nondeterminism");
	});

	it("the counter of the README, had it been a plain variable", () => {
		const plain = () => {
			let counter = 0;
			for (const name of ["a", "b"]) {
				spawn(name, function* () {
					const seen = counter;
					yield* pause("between read and write");
					counter = seen + 1;
				});
			}
			atEnd("both counted", () => ({ expected: 2, actual: counter }));
		};
		expect(kindOf("plain counter", plain)).toBe("nondeterminism");
	});

	it("a flag that only a spawned child sees", () => {
		const inherited = () => {
			let open = false;
			const seen = cell("seen", false);
			spawn("parent", function* () {
				open = true;
				spawn("child", function* () {
					yield* pause("look");
					seen.set(open);
				});
				yield* pause("hold");
				open = false;
			});
		};
		expect(kindOf("inherited", inherited)).toBe("nondeterminism");
	});
});

describe("what is pure raises no alarm", () => {
	it("locals of all kinds, and constants of the surroundings", () => {
		const order = Object.freeze(["x", "y"]);
		const pure = () => {
			const log = cell<readonly string[]>("log", []);
			for (const name of ["a", "b"]) {
				spawn(name, function* () {
					const mine = new Map<string, number>();
					for (const [i, word] of order.entries()) {
						mine.set(word, i);
						yield* pause(word);
					}
					log.set([...log.get(), `${name}${[...mine.values()].join("")}`]);
				});
			}
			atEnd("two entries", () => log.get().length === 2);
		};
		expect(check(program("pure", pure)).verdict).toBe("VERIFIED");
	});
});
