import type { Fleecing } from "../../model/index.js";
import type { Finding } from "../../scheduler/index.js";
import type { Ledger } from "../ledger.js";
import type { Scenario } from "../scenario/scenario.js";

/** What a property can look at. */
export interface World {
	readonly scenario: Scenario;
	readonly fleecing: Fleecing;
	readonly ledger: Ledger;
}

/** Something that must hold in every state. */
export interface FleecingProperty {
	readonly name: string;
	/** One sentence for people. */
	readonly about: string;
	readonly holds: (world: World) => Finding;
}
