import fc from "fast-check";
import type { Random } from "../../scheduler/index.js";

/**
 * The decisions of a scheduler that are not the plain ones. The plain decision lets the coroutine that ran last go on, if it
 * can; `pick` takes another one, modulo what there is to choose from, at the decision with the number `at`.
 */
export type Picks = readonly { readonly at: number; readonly pick: number }[];

/** More options than this are never offered at once by the models here. */
const MAX_OPTIONS = 12;

/** What schedules may be like. */
export interface ScheduleConstraints {
	/** Decisions that are not plain, at most. Default: 100. */
	readonly maxPicks?: number;
	/** All decisions from this one on are plain. Default: 400. */
	readonly horizon?: number;
}

/**
 * Schedules, before it is known what there is to decide; for `walk(program, picksAsRandom(picks))`. They shrink towards fewer
 * picks, which means fewer preemptions, and to leave one out changes nothing in the others.
 */
export function schedules({ maxPicks = 100, horizon = 400 }: ScheduleConstraints = {}): fc.Arbitrary<Picks> {
	const pick = fc.record({ at: fc.nat({ max: horizon }), pick: fc.integer({ min: 1, max: MAX_OPTIONS }) });
	return fc.array(pick, { maxLength: maxPicks, size: "max" });
}

/** Hands out the picks as decisions are asked for. */
export function picksAsRandom(picks: Picks): Random {
	const byDecision = new Map(picks.map(({ at, pick }) => [at, pick]));
	let decision = 0;
	return { below: (bound) => (byDecision.get(decision++) ?? 0) % bound };
}
