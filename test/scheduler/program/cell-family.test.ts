import { describe, expect, it } from "vitest";
import {
	always,
	atEnd,
	cell,
	cellFamily,
	check,
	mustReach,
	observe,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";

describe("entries of a family", () => {
	it("are the members that differ from the initial value, in the order of the keys", () => {
		const gathered = program("gathered", () => {
			const family = cellFamily("family", 0);
			const seen = cell<readonly (readonly [string, number])[]>("seen", []);
			spawn("writer", function* () {
				for (const key of ["b", "a", "c"]) family.at(key).set(1);
				yield* pause("next");
				family.at("b").set(0);
				seen.set(family.entries());
			});
			atEnd("seen", () => ({
				expected: [
					["a", 1],
					["c", 1],
				],
				actual: seen.get(),
			}));
		});
		expect(check(gathered).verdict).toBe("VERIFIED");
	});

	it("are a read of all members, those that come later included: a property over them misses none", () => {
		const late = program("late", () => {
			const family = cellFamily("family", 0);
			spawn("writer", function* () {
				for (let i = 0; i < 5; i++) {
					yield* pause(`write ${i}`);
					family.at(i).set(1);
				}
			});
			always("fewer than five", () => family.entries().length < 5);
		});
		expect(check(late)).toMatchObject({ verdict: "VIOLATED", depth: 5 });
	});

	it("can be waited for and observed, and what they hold is what coroutines branch on", () => {
		const both = program("both", () => {
			const family = cellFamily("family", 0);
			const order = cell("order", "");
			for (const name of ["a", "b"]) {
				spawn(name, function* () {
					family.at(name).set(1);
					order.set(
						order.get() +
							family
								.entries()
								.map(([key]) => key)
								.join(""),
					);
					yield* waitUntil("both", () => family.entries().length === 2);
				});
			}
			spawn("watcher", function* () {
				yield* pause("look");
				observe("both are there", () => family.entries().length === 2);
			});
			mustReach("both are there");
			atEnd("one came first, then both were there", () => ["aab", "bab"].includes(order.get()));
		});
		expect(check(both).verdict).toBe("VERIFIED");
	});
});
