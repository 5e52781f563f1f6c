import { describe, expect, it } from "vitest";
import {
	CoMutex,
	Condition,
	type Coroutine,
	cell,
	cellFamily,
	check,
	choose,
	interchangeable,
	join,
	type Program,
	pause,
	program,
	self,
	spawn,
} from "../../../../scheduler/index.js";

const EXHAUSTIVE = ["depth-first", "breadth-first"] as const;

function factorial(n: number): number {
	return n < 2 ? 1 : n * factorial(n - 1);
}

function choices(n: number, k: number): number {
	return factorial(n) / factorial(k) / factorial(n - k);
}

/** Coroutines of one kind that go their way, step by step, and meet nobody. */
function strangers(coroutines: number, pauses: number): Program {
	return program("strangers", () => {
		function* walk(): Coroutine {
			for (let i = 0; i < pauses; i++) yield* pause(`${i}`);
		}
		interchangeable(Array.from({ length: coroutines }, (_, i) => spawn(`s${i}`, walk)));
	});
}

/** Each coroutine notes one of them all, itself included. */
function pointers(coroutines: number): Program {
	return program("pointers", () => {
		const names = Array.from({ length: coroutines }, (_, i) => `p${i}`);
		const target = cellFamily<string | null>("target", null);
		function* point(): Coroutine {
			yield* pause("before");
			target.at(self()).set(names[choose("whom", coroutines)] as string);
		}
		interchangeable(names.map((name) => spawn(name, point)));
	});
}

describe.each(EXHAUSTIVE)("%s search with symmetry", (strategy) => {
	it.each([
		[2, 3],
		[4, 2],
		[6, 3],
	])("finds multisets of places for %i strangers that stop %i times on their way", (coroutines, pauses) => {
		const places = pauses + 1;
		const { states, represented, verdict } = check(strangers(coroutines, pauses), { strategy });
		expect(verdict).toBe("VERIFIED");
		expect(states).toBe(choices(coroutines + places - 1, coroutines));
		expect(represented).toBe(places ** coroutines);
	});

	// Partial mappings of n points to themselves, up to renaming: OEIS A126285. Most have sums that tie, and yet differ.
	it.each([
		[2, 6],
		[3, 16],
		[4, 45],
		[5, 121],
	])("finds the partial mappings of %i points up to renaming", (coroutines, mappings) => {
		const { states, represented } = check(pointers(coroutines), { strategy, determinism: false });
		expect(states).toBe(mappings);
		expect(represented).toBe((coroutines + 1) ** coroutines);
	});

	it("exchanges two groups at once", () => {
		const source = program("two groups", () => {
			function* walk(): Coroutine {
				yield* pause("on the way");
			}
			for (const kind of ["a", "b"]) {
				interchangeable(Array.from({ length: 3 }, (_, i) => spawn(`${kind}${i}`, walk)));
			}
		});
		const { states, represented } = check(source, { strategy });
		expect(states).toBe(choices(4, 3) ** 2);
		expect(represented).toBe(2 ** 6);
	});

	it("follows names into keys, records, waiting lists, sets and children", () => {
		const source = program("names everywhere", () => {
			const mutex = new CoMutex("mutex");
			const condition = new Condition("condition");
			const log = cell<readonly { readonly who: string }[]>("log", []);
			const seen = cell<Readonly<Record<string, string>>>("seen", {});
			function* work(): Coroutine {
				const me = self();
				const child = spawn("child", function* () {
					yield* mutex.lock();
					log.set([...log.get(), { who: `child of ${me}` }]);
					yield* pause("inside");
					yield* mutex.unlock();
					return self();
				});
				const name = yield* join(child);
				seen.set({ ...seen.get(), [me]: String(name) });
				yield* mutex.lock();
				if (Object.keys(seen.get()).length < 3) yield* condition.wait(mutex);
				else yield* condition.signal();
				yield* condition.signal();
				yield* mutex.unlock();
			}
			interchangeable(["w0", "w1", "w2"].map((name) => spawn(name, work)));
		});
		const full = check(source, { strategy, symmetry: false });
		const reduced = check(source, { strategy });
		expect([full.verdict, reduced.verdict]).toEqual(["VERIFIED", "VERIFIED"]);
		expect(reduced.represented).toBe(full.states);
		expect(reduced.states).toBeLessThan((full.states as number) / 4);
	});
});
