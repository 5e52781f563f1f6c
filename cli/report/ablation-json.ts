import { type Ablated, type Cell, growthOf, SHOWCASES, type Space } from "../../properties/ablation/index.js";
import type { Model } from "../../properties/index.js";
import { showSchedule } from "../../scheduler/index.js";
import { type Measured, replayOf, replayOfWaiting } from "./ablation-words.js";

/**
 * What `heddle ablate --json` prints, the same bytes for the same input:
 *
 * - `ablations`: for each piece and scenario, `switch`, `about`, `unshown` (why no scenario shows it, or null), `settings`
 *   (the scenario, with the piece in), `intact` and `ablated` (what all properties at once came to), and `properties`: for
 *   each its `intact` outcome and, without the piece, its `outcome` (`not affected`, `holds`, `violated`, `not looked at`,
 *   `undecided`), `states`, `failure`, `schedule`, `preemptions`, `steps`, `least`, the `replay` command, `endsBy` and `reason`,
 *   each null where there is none;
 * - `waits`: for each company and change, `company`, `change` (or null), `growth` (`none`, `bounded`, `grows`, `not known`), and
 *   for each number of `others` in `measured` the `settings` (with the bound that is exceeded), the `most` requests waited for,
 *   whether that `isProven`, what the search ended by (`endsBy`, `bound`), and the `replay` command of a schedule with as many.
 */
export function ablationsAsJson(model: Model, ablations: readonly Ablated[], measured: readonly Measured[]): string {
	const content = {
		ablations: ablations.map((each) => ablationAsJson(model, each)),
		waits: measured.map((each) => measuredAsJson(model, each)),
	};
	return JSON.stringify(content, null, "\t");
}

function ablationAsJson(model: Model, ablated: Ablated) {
	const { about, unshown } = SHOWCASES[ablated.name];
	return {
		switch: ablated.name,
		about,
		unshown: unshown ?? null,
		settings: ablated.settings,
		intact: spaceAsJson(ablated.intact),
		ablated: spaceAsJson(ablated.ablated),
		properties: ablated.cells.map((cell) => cellAsJson(model, ablated, cell)),
	};
}

function spaceAsJson({ verdict, states, transitions, failure, bound }: Space) {
	return { verdict, states, transitions, failure: failure ?? null, bound: bound ?? null };
}

function cellAsJson(model: Model, { without }: Ablated, { property, intact, ablated }: Cell) {
	const nothing = { states: null, failure: null, schedule: null, preemptions: null, steps: null, least: null };
	const shown = ablated.outcome === "violated" ? { schedule: showSchedule(ablated.schedule) } : {};
	const replay = replayOf(model, without, ablated) ?? null;
	return { property, intact: intact.outcome, ...nothing, endsBy: null, reason: null, ...ablated, ...shown, replay };
}

function measuredAsJson(model: Model, { variant, waits }: Measured) {
	return {
		company: variant.crowd.about,
		change: variant.change ?? null,
		growth: growthOf(waits),
		measured: waits.map((waiting) => {
			const { others, settings, most, isProven, endsBy, bound } = waiting;
			const replay = replayOfWaiting(model, waiting) ?? null;
			return { others, settings, most, isProven, endsBy: endsBy ?? null, bound: bound ?? null, replay };
		}),
	};
}
