import fc from "fast-check";
import {
	always,
	assert,
	atEnd,
	type Cell,
	type Coroutine,
	cell,
	choose,
	type Program,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../scheduler/index.js";

/*
 * Small random programs of several parts: each part has a cell and coroutines of its own, and properties that look at that
 * cell alone. Now and then a step reaches over into the cell of the first part, and then they are not apart after all.
 */

/** One operation on the cell of the coroutine's part; the only local starts at 0. */
export type PartOp =
	| { readonly do: "read" | "write" | "pause" | "choose" }
	| { readonly do: "wait" | "assert"; readonly value: number }
	/** Writes the first part's cell, if the local is this. */
	| { readonly do: "reach over"; readonly value: number };

/** One part as data: its coroutines, and what its cell must never be, and not be at the end; 9 asks nothing. */
export interface PartText {
	readonly coroutines: readonly (readonly PartOp[])[];
	readonly never: number;
	readonly notAtEnd: number;
}

const small = fc.integer({ min: 0, max: 2 });
const op: fc.Arbitrary<PartOp> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ do: fc.constantFrom("read" as const, "write" as const, "pause" as const) }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom("wait" as const, "assert" as const), value: small }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant("choose" as const) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant("reach over" as const), value: small }) },
);
const forbidden = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(9));

/** Programs of two or three parts. */
export function partedTexts(): fc.Arbitrary<readonly PartText[]> {
	const part = fc.record({
		coroutines: fc.array(fc.array(op, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 }),
		never: forbidden,
		notAtEnd: forbidden,
	});
	return fc.array(part, { minLength: 2, maxLength: 3 });
}

/** The program that the texts of its parts describe. */
export function partedProgram(parts: readonly PartText[]): Program {
	return program("parted", () => {
		const cells = parts.map((_, i) => cell(`x${i}`, 0));
		for (const [i, { coroutines, never, notAtEnd }] of parts.entries()) {
			const own = cells[i] as Cell<number>;
			for (const [j, ops] of coroutines.entries()) {
				spawn(`c${i}${j}`, () => coroutine(ops, own, cells[0] as Cell<number>));
			}
			always(`x${i} is allowed`, () => own.get() !== never);
			atEnd(`x${i} is allowed at the end`, () => own.get() !== notAtEnd);
		}
	});
}

function* coroutine(ops: readonly PartOp[], own: Cell<number>, first: Cell<number>): Coroutine {
	let local = 0;
	for (const [i, op] of ops.entries()) {
		switch (op.do) {
			case "read":
				local = own.get();
				break;
			case "write":
				own.set(Math.min(local + 1, 3));
				break;
			case "choose":
				local = choose(`choice ${i}`, 2);
				break;
			case "pause":
				yield* pause(`pause ${i}`);
				break;
			case "wait":
				yield* waitUntil(`wait ${i}`, () => own.get() === op.value);
				break;
			case "assert":
				assert(local !== op.value || local === 0, `not ${op.value}`);
				break;
			case "reach over":
				if (local === op.value) first.set(local + 1);
		}
	}
}
