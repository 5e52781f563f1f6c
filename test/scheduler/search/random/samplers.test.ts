import { expect, it } from "vitest";
import { check, replaySchedule } from "../../../../scheduler/index.js";
import { Pct } from "../../../../scheduler/search/random/pct.js";
import { Portfolio } from "../../../../scheduler/search/random/portfolio.js";
import { derivedSeed, randomFrom } from "../../../../scheduler/search/random/random.js";
import { RandomWalk } from "../../../../scheduler/search/random/random-walk.js";
import { makeSampler, PORTFOLIO_MEMBERS, RANDOM_STRATEGIES } from "../../../../scheduler/search/random/samplers.js";
import { lostUpdatePreemptive, safeUpdate } from "../../programs.js";
import { walk, walkBy } from "./walking.js";

it.each(RANDOM_STRATEGIES)("%s: the same seed walks the same schedules, and each of its 64 bits counts", (strategy) => {
	const walks = (seed: string) => walkBy(strategy, safeUpdate(5), seed, 20).schedules;
	expect(walks("7")).toEqual(walks("7"));
	// Each of 20 walks is one of 5! = 120 orders: two seeds agree in all of them by chance once in 120^20. As numbers, 2^53 and
	// 2^53 + 1 are the same.
	expect(walks("9007199254740992")).not.toEqual(walks("9007199254740993"));
	expect(walks("18446744073709551614")).not.toEqual(walks("18446744073709551615"));
});

it.each(RANDOM_STRATEGIES)("%s: what it finds runs again by itself", (strategy) => {
	const options = { strategy, seed: "9007199254740993", minimise: false, determinism: false } as const;
	const found = check(lostUpdatePreemptive(3), options);
	expect(found).toMatchObject({ verdict: "VIOLATED", seed: "9007199254740993" });
	const { schedule, trace } = found.counterexample ?? {};
	expect(check(lostUpdatePreemptive(3), options).counterexample?.schedule).toEqual(schedule);
	const again = replaySchedule(lostUpdatePreemptive(3), schedule ?? []);
	expect(again.digest).toBe(trace?.digest);
	expect(again.failure?.message).toBe(found.failure?.message);
});

it.each(RANDOM_STRATEGIES)("%s: finding nothing proves nothing", (strategy) => {
	const { verdict, sentence } = check(safeUpdate(2), { strategy, walks: 8, determinism: false });
	expect(verdict).toBe("INCOMPLETE");
	expect(sentence).toMatch(/^INCOMPLETE: nothing was found up to 8 random walks/);
});

it("a portfolio deals its walks in turn, and each member walks as it would alone", () => {
	const { schedules, drawn } = walkBy("portfolio", safeUpdate(4), "12", 40);
	expect(drawn).toBe("dealt in turn: random 10, pct 10, pos 10, urw 10");
	PORTFOLIO_MEMBERS.forEach((member, i) => {
		const alone = walkBy(member, safeUpdate(4), derivedSeed("12", i), 10).schedules;
		expect(schedules.filter((_, walk) => walk % PORTFOLIO_MEMBERS.length === i)).toEqual(alone);
	});
});

it("a portfolio finds what a member finds, and says who it was", () => {
	// PCT of depth 1 lets each coroutine run to its end, and no update is lost; only the other member can lose one.
	const members = [new Pct(randomFrom("1"), { depth: 1 }), new RandomWalk(randomFrom("2"))];
	expect(walk(lostUpdatePreemptive(2), members[0] as Pct, 200).failed).toBe(0);
	const { failed } = walk(lostUpdatePreemptive(2), new Portfolio(members), 200);
	expect(failed).toBe(walk(lostUpdatePreemptive(2), new RandomWalk(randomFrom("2")), 100).failed);
	expect(failed).toBeGreaterThan(0);
	const found = new Set<string | undefined>();
	for (let seed = 0; seed < 30; seed++) {
		const result = check(lostUpdatePreemptive(2), {
			strategy: "portfolio",
			seed: String(seed),
			determinism: false,
			minimise: false,
		});
		const first = PORTFOLIO_MEMBERS.map((member, i) => {
			const walks = makeSampler(member, derivedSeed(String(seed), i), { depth: 3 });
			return { member, walk: firstFailure(walks) * PORTFOLIO_MEMBERS.length + i };
		}).sort((a, b) => a.walk - b.walk)[0];
		expect(result.foundBy).toBe(first?.member);
		found.add(result.foundBy);
	}
	expect(found.size).toBeGreaterThan(1);
});

/** Which of a sampler's walks is the first to lose an update, counted from 0. */
function firstFailure(sampler: ReturnType<typeof makeSampler>): number {
	const { schedules } = walk(lostUpdatePreemptive(2), sampler, 100);
	return schedules.findIndex((schedule) => schedule !== "a*2 b*2" && schedule !== "b*2 a*2");
}

it("seeds that are derived are seeds, and differ", () => {
	const seeds = [0, 1, 2, 3].flatMap((i) => [
		derivedSeed("0", i),
		derivedSeed("1", i),
		derivedSeed(String(2n ** 64n - 1n), i),
	]);
	expect(new Set(seeds).size).toBe(12);
	for (const seed of seeds) expect(() => randomFrom(seed)).not.toThrow();
	const bits = [0n, ...Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit))];
	expect(new Set(bits.map((bit) => derivedSeed(String(bit), 0))).size, "each of the 64 bits counts").toBe(65);
});
