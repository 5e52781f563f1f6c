import type fc from "fast-check";
import type { Scenario } from "../scenario/scenario.js";

/**
 * What must come of a scenario: that all properties hold; that one is violated; that nothing breaks but what is known to; or
 * that the checker gives an answer that can be relied on, whatever it is.
 */
export type Expectation = "holds" | "violated" | "known" | "answers";

/** A scenario of a finite suite, with the name by which it is reported. */
export interface Case {
	readonly name: string;
	readonly scenario: Scenario;
}

/** The scenarios of a suite, and what must come of each. */
export interface Suite {
	/** All cases, in the order in which they are looked at; or what they are drawn from. */
	readonly scenarios:
		| { readonly kind: "finite"; readonly cases: () => readonly Case[] }
		| { readonly kind: "drawn"; readonly arbitrary: fc.Arbitrary<Scenario> };
	readonly expects: (scenario: Scenario) => Expectation;
}
