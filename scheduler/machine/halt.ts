import { AssertionFailure } from "../program/assert.js";
import { AssumptionFailure } from "../program/assume.js";
import { ProgramError } from "../program/context.js";
import type { Coroutine, SchedulingPoint } from "../program/scheduling-point.js";
import { canonical } from "../program/value.js";
import { type Failure, NondeterminismError } from "./failure.js";

/** How a generator came to a halt. */
export type Halt =
	| { readonly at: SchedulingPoint }
	| { readonly returned: unknown }
	| { readonly failed: Failure }
	/** What the coroutine assumed, and does not hold. */
	| { readonly assumed: string };

/** Lets a generator run to its next halt. @throws NondeterminismError */
export function haltOf(generator: Coroutine<unknown>): Halt {
	try {
		const { done, value } = generator.next();
		if (done !== true && typeof (value as Partial<SchedulingPoint> | undefined)?.label !== "string") {
			const what = "it yields something that is no scheduling point";
			throw new ProgramError(`${what}: write yield* before pause, waitUntil and the methods of primitives, not yield`);
		}
		return done === true ? { returned: value } : { at: value };
	} catch (error) {
		if (error instanceof NondeterminismError) throw error;
		if (error instanceof AssumptionFailure) return { assumed: error.message };
		return { failed: failureOf(error) };
	}
}

/** What an error that came out of a coroutine is to be reported as. */
export function failureOf(error: unknown): Failure {
	if (error instanceof AssertionFailure) {
		const { comparison, message } = error;
		return comparison === undefined
			? { kind: "assertion", message }
			: { kind: "assertion", message, expected: show(comparison.expected), actual: show(comparison.actual) };
	}
	const message = error instanceof Error ? `${error.name}: ${error.message}` : `threw ${show(error)}`;
	return { kind: "exception", message };
}

/** What stands for a halt when two runs are compared. */
export function labelOf(halt: Halt): string {
	if ("at" in halt) return halt.at.label;
	if ("assumed" in halt) return `blocked by the assumption: ${halt.assumed}`;
	return "returned" in halt ? `ended with ${show(halt.returned)}` : `failed: ${halt.failed.message}`;
}

/** A halt, as the end of a sentence about a coroutine. */
export function describeHalt(halt: Halt): string {
	return "at" in halt ? `stopped at "${halt.at.label}"` : labelOf(halt);
}

/** A value as people read it. */
export function show(value: unknown): string {
	try {
		return canonical(value);
	} catch {
		return String(value);
	}
}
