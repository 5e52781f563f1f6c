import { expect, it } from "vitest";
import { type Entry, suite } from "../../../../suite/index.js";
import { explorePooled } from "./simulated-pool.js";

/*
 * The public suites, explored by several workers: as many traces as stated, and none in vain.
 */

/** Larger programs are left to the sequential search: the workers of a test do one step after the other. */
const MAX_TRACES = 3_000;

const total = ({ traces: { done, deadlock, blocked } }: Entry) => done + deadlock + blocked;

it.each(suite.filter((entry) => total(entry) <= MAX_TRACES).map((entry) => [entry.name, entry] as const))(
	"%s",
	(_, { program, traces: { done, deadlock, blocked } }) => {
		const { counts, isOver } = explorePooled(program, { workers: 3, seed: "1" });
		const { completions, deadlocks, blocked: ruledOut, sleepSetBlocked } = counts;
		expect({ completions, deadlocks, ruledOut, sleepSetBlocked, isOver }).toEqual({
			completions: done,
			deadlocks: deadlock,
			ruledOut: blocked,
			sleepSetBlocked: 0,
			isOver: true,
		});
	},
);
