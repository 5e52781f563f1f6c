import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { cell, check, pause, program, spawn, UntrackableValueError } from "../../../scheduler/index.js";
import { ValueTable } from "../../../scheduler/machine/value-table.js";
import { canonical } from "../../../scheduler/program/value.js";
import { seed } from "../../seed.js";

const value = fc.letrec((tie) => ({
	any: fc.oneof(
		{ maxDepth: 3 },
		fc.constantFrom<unknown>(
			0,
			-0,
			Number.NaN,
			1,
			Number.POSITIVE_INFINITY,
			"",
			"0",
			"-0",
			"NaN",
			true,
			null,
			undefined,
		),
		fc.string({ maxLength: 3 }),
		fc.array(tie("any"), { maxLength: 3 }),
		fc.dictionary(fc.constantFrom("a", "b", "__proto__", '"', "a,b"), tie("any"), {
			maxKeys: 3,
			noNullPrototype: true,
		}),
	),
})).any;

it("equal content has equal text and number, different content different ones", () => {
	fc.assert(
		fc.property(value, value, (one, other) => {
			const table = new ValueTable();
			// An independent judge, which tells -0 from 0 and a field that is undefined from none, too.
			const same = isDeepStrictEqual(one, other);
			expect(canonical(one) === canonical(other)).toBe(same);
			expect(table.idOf(one) === table.idOf(other)).toBe(same);
			const copy = structuredClone(one);
			expect(canonical(copy)).toBe(canonical(one));
			expect(table.idOf(copy)).toBe(table.idOf(one));
			expect(canonical(table.valueOf(table.idOf(one)))).toBe(canonical(one));
		}),
		{ numRuns: 1_000, seed },
	);
});

it("tells apart what is easily confused", () => {
	const table = new ValueTable();
	const different: unknown[] = [
		0,
		-0,
		"0",
		"-0",
		Number.NaN,
		"NaN",
		null,
		undefined,
		"null",
		"",
		[],
		{},
		[[]],
		[0],
		[-0],
	];
	different.push([undefined], { a: undefined }, { a: null }, [1, 2], [[1], 2], ["1,2"], { a: 1, b: 2 }, { "a:1,b": 2 });
	expect(new Set(different.map((one) => table.idOf(one))).size).toBe(different.length);
	expect(new Set(different.map((one) => canonical(one))).size).toBe(different.length);
	expect(Object.is(table.valueOf(table.idOf(-0)), -0)).toBe(true);
	expect(table.valueOf(table.idOf(Number.NaN))).toBeNaN();
	expect(table.idOf({ a: 1, b: [2] })).toBe(table.idOf({ b: [2], a: 1 }));
});

it("a number is never 0, which stands for a cell's initial value", () => {
	const table = new ValueTable();
	for (const one of [undefined, 0, null, "", [], {}]) expect(table.idOf(one)).toBeGreaterThan(0);
});

it("freezes what it has seen, through and through, and what was frozen on the outside only", () => {
	const table = new ValueTable();
	const inner = { x: [1] };
	const values = [{ inner }, Object.freeze({ inner: { x: [2] } }), [Object.freeze([[3]])]] as const;
	for (const one of values) table.idOf(one);
	expect(() => inner.x.push(5)).toThrow(TypeError);
	expect(() => values[1].inner.x.push(5)).toThrow(TypeError);
	expect(() => values[2][0]?.[0]?.push(5)).toThrow(TypeError);
});

it("a coroutine that changes what a cell holds, instead of setting it, is caught at it", () => {
	const changing = program("changing", () => {
		const list = cell("list", [1]);
		spawn("a", function* () {
			yield* pause("change");
			list.get().push(2);
		});
	});
	expect(check(changing).failure).toMatchObject({ kind: "exception", coroutine: "a" });
});

it("refuses what has no content to compare, and says where it is", () => {
	class Point {
		x = 1;
	}
	const refused: readonly (readonly [unknown, RegExp])[] = [
		[() => 1, /value is a function; a cell holds numbers, strings/],
		[Symbol("s"), /value is a symbol/],
		[1n, /value is a bigint/],
		[new Point(), /value is an instance of Point; a cell holds plain records only/],
		[new Map(), /an instance of Map/],
		[new Date(0), /an instance of Date/],
		[{ a: [0, { b: () => 1 }] }, /value\.a\[1\]\.b is a function/],
		[[[], new Set()], /value\[1\] is an instance of Set/],
	];
	for (const [one, message] of refused) {
		for (const use of [() => new ValueTable().idOf(one), () => canonical(one)]) {
			expect(use).toThrow(UntrackableValueError);
			expect(use).toThrow(message);
		}
	}
});
