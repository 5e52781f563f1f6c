/*
 * What each piece of synchronisation of the fleecing model is there for. An entry of its own: the explorer's page has no use
 * for it.
 */

// What taking a piece out does
export {
	type Ablated,
	type Ablation,
	type AblationOptions,
	ablating,
	type Cell,
	MAX_STATES_ABLATED,
	settingsWithout,
	type Space,
} from "./ablate.js";
export { type Finding, QUESTIONS, type Question } from "./finding.js";
export { type Showcase, SHOWCASES } from "./scenarios.js";

// What guards cost
export {
	type Crowd,
	CROWDS,
	type Growth,
	growthOf,
	measuringWaits,
	MOST_OTHERS,
	type Variant,
	VARIANTS,
	type Waiting,
} from "./waiting.js";
