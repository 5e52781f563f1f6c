import { expect, it } from "vitest";
import { CheckOptionsError, check, idleOption, STRATEGIES, strategyOf } from "../../../scheduler/index.js";
import { RANDOM_STRATEGIES } from "../../../scheduler/search/random/samplers.js";
import { safeUpdate } from "../programs.js";

const STORING = ["auto", "depth-first", "breadth-first", "preemption-bounded", "delay-bounded"];

/** Which strategies know which option. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
	walks: RANDOM_STRATEGIES,
	depth: ["pct", "portfolio"],
	steps: ["pct", "portfolio"],
	preemptions: ["preemption-bounded"],
	delays: ["delay-bounded"],
	maxStates: STORING,
	maxMemory: [...STORING, "dpor"],
	maxDepth: ["depth-first", ...RANDOM_STRATEGIES],
};

const pairs = STRATEGIES.flatMap((strategy) => Object.keys(KNOWN).map((option) => ({ strategy, option })));

it.each(pairs)("$option with $strategy means something, or is refused", ({ strategy, option }) => {
	const knows = KNOWN[option]?.includes(strategy) === true;
	const options = { strategy, [option]: option === "maxMemory" ? 1e8 : 3, determinism: false };
	if (knows) expect(() => check(safeUpdate(2), options)).not.toThrow();
	else {
		expect(() => check(safeUpdate(2), options)).toThrow(CheckOptionsError);
		expect(() => check(safeUpdate(2), options)).toThrow(`${option} means nothing with the strategy ${strategy}: `);
	}
});

it("fingerprints are for searches that store nothing but states", () => {
	for (const strategy of STRATEGIES) {
		expect(idleOption(strategy, { compact: true }) === undefined).toBe(/^((depth|breadth)-first|auto)$/.test(strategy));
		expect(idleOption(strategy, { compact: false })).toBeUndefined();
	}
});

it("a seed means nothing where nothing is drawn", () => {
	for (const strategy of STRATEGIES) {
		expect(idleOption(strategy, { seed: "1" }) === undefined).toBe(
			(RANDOM_STRATEGIES as readonly string[]).includes(strategy),
		);
	}
});

it("a bound chooses the strategy that knows it, where none is asked for", () => {
	expect(strategyOf({})).toBe("depth-first");
	expect(strategyOf({ preemptions: 0 })).toBe("preemption-bounded");
	expect(strategyOf({ delays: 0 })).toBe("delay-bounded");
	expect(strategyOf({ strategy: "pct", delays: 0 })).toBe("pct");
});
