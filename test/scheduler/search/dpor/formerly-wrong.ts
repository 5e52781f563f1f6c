import type { ProgramText } from "../../../arbitraries/programs.js";

/** Programs that were explored wrongly once, each for a reason of its own; what they count, plain enumeration says. */
export const FORMERLY_WRONG: Readonly<Record<string, Pick<ProgramText, "style" | "coroutines">>> = {
	"a choice lies behind steps that are not of the sequence that belongs there": cooperative([
		[{ do: "critical section", kept: false, body: [{ do: "write", cell: "x", value: 0 }] }],
		[
			{
				do: "critical section",
				kept: false,
				body: [
					{ do: "choose", options: 2, into: "a" },
					{ do: "pause", named: false },
				],
			},
			{ do: "write family", cell: "x", value: "a" },
		],
		[{ do: "write", cell: "x", value: 0 }],
	]),
	"what comes later in another execution keeps what was explored from covering a reversal": preemptive([
		[
			{
				do: "spawn",
				reusesName: false,
				body: [
					{ do: "compare and set", cell: "x", expected: 1, value: "a", into: "a" },
					{ do: "read family", cell: "x", into: "a" },
				],
			},
			{ do: "write", cell: "x", value: "a" },
			{ do: "wait until", cell: "x", is: 0, named: false },
		],
		[
			{ do: "spawn", reusesName: false, body: [{ do: "wake all" }] },
			{ do: "spawn", reusesName: false, body: [{ do: "read", cell: "x", into: "a" }] },
			{ do: "own cell", initial: "a" },
		],
		[
			{
				do: "if",
				local: "a",
				is: 0,
				body: [
					{ do: "wait in queue", kept: false },
					{ do: "read family", cell: "x", into: "a" },
				],
			},
			{ do: "write family", cell: "x", value: "a" },
			{ do: "write", cell: "y", value: "a" },
		],
	]),
	"only what follows another choice keeps what was explored from covering it": preemptive([
		[
			{ do: "read", cell: "y", into: "a" },
			{ do: "choose", options: 2, into: "a" },
			{ do: "if", local: "a", is: 1, body: [{ do: "read", cell: "x", into: "a" }] },
		],
		[
			{ do: "spawn", body: [{ do: "read", cell: "x", into: "a" }], reusesName: false },
			{ do: "spawn", body: [{ do: "write", cell: "y", value: 0 }], reusesName: false },
			{ do: "write", cell: "x", value: 0 },
			{ do: "read", cell: "y", into: "a" },
		],
		[
			{ do: "pause", named: false },
			{ do: "read", cell: "y", into: "a" },
			{ do: "write", cell: "x", value: "a" },
		],
	]),
	"the machine is elsewhere when coroutines that wait are looked for": cooperative([
		[
			{ do: "choose", options: 2, into: "a" },
			{ do: "if", local: "a", is: 0, body: [{ do: "read family", cell: "x", into: "a" }] },
		],
		[
			{ do: "spawn", body: [{ do: "wait until", cell: "y", is: 0, named: false }], reusesName: false },
			{
				do: "critical section",
				kept: false,
				body: [
					{ do: "pause", named: false },
					{ do: "write", cell: "y", value: "a" },
				],
			},
			{ do: "read", cell: "x", into: "a" },
		],
		[{ do: "write family", cell: "x", value: 0 }],
	]),
};

function cooperative(coroutines: ProgramText["coroutines"]) {
	return { style: "cooperative", coroutines } as const;
}

function preemptive(coroutines: ProgramText["coroutines"]) {
	return { style: "preemptive", coroutines } as const;
}
