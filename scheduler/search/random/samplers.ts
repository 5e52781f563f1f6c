import { Pct, type PctOptions } from "./pct.js";
import { Portfolio } from "./portfolio.js";
import { PartialOrderSampling } from "./pos.js";
import { derivedSeed, randomFrom } from "./random.js";
import { RandomWalk } from "./random-walk.js";
import type { Sampler } from "./sampler.js";
import { UniformInterleavings } from "./uniform.js";
import { UniformTraces } from "./uniform-traces.js";
import { WeightedWalk } from "./urw.js";

/** The random strategies by name. */
export const RANDOM_STRATEGIES = ["random", "pct", "pos", "urw", "uniform", "uniform-traces", "portfolio"] as const;
export type RandomStrategyName = (typeof RANDOM_STRATEGIES)[number];

/** Those to which a portfolio deals: each is likely to find what another is not, and none has to count first. */
export const PORTFOLIO_MEMBERS = ["random", "pct", "pos", "urw"] as const;

/**
 * The sampler of that name. The same name, seed and options draw the same schedules of the same program.
 *
 * @throws SeedError
 */
export function makeSampler(name: RandomStrategyName, seed: string, options: PctOptions): Sampler {
	switch (name) {
		case "random":
			return new RandomWalk(randomFrom(seed));
		case "pct":
			return new Pct(randomFrom(seed), options);
		case "pos":
			return new PartialOrderSampling(randomFrom(seed));
		case "urw":
			return new WeightedWalk(randomFrom(seed));
		case "uniform":
			return new UniformInterleavings(randomFrom(seed));
		case "uniform-traces":
			return new UniformTraces(randomFrom(seed));
		case "portfolio":
			return new Portfolio(PORTFOLIO_MEMBERS.map((member, i) => makeSampler(member, derivedSeed(seed, i), options)));
	}
}
