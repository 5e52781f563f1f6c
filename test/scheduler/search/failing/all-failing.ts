import fc from "fast-check";
import type { Program } from "../../../../scheduler/index.js";
import { failingSchedules, TooLarge } from "../../../oracles/brute-force.js";

/** Every failing schedule, by brute force, which runs every prefix from scratch; larger programs are passed over. */
export function allFailing(program: Program, maxPrefixes: number) {
	try {
		return failingSchedules(program, maxPrefixes);
	} catch (error) {
		fc.pre(!(error instanceof TooLarge));
		throw error;
	}
}
