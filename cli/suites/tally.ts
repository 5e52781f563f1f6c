import type { FaultyCase, Judgement } from "../../properties/suites/index.js";
import type { Checked } from "../report/json.js";
import type { NamedSuite } from "./asked.js";

/** A case that is not as expected, checked as `heddle check` would check it. */
export interface Found extends Omit<FaultyCase, "path"> {
	/** Undefined where cases are listed. */
	readonly path: string | undefined;
	readonly checked: Checked;
}

/** What has come of a suite. */
export class SuiteTally {
	/** Cases looked at; without those that shrinking tried. */
	cases = 0;
	/** How many there are, or were asked for; undefined for as many as there is time for. */
	of: number | undefined;
	explored = 0;
	sampled = 0;
	/** Not as expected. */
	faulty = 0;
	states = 0;
	/** How many smaller ones were tried. */
	shrinks = 0;
	isShrinking = false;
	found: Found | undefined;

	constructor(readonly suite: NamedSuite) {}

	count({ how, result, fault }: Judgement): void {
		if (this.isShrinking && this.faulty > 0) {
			this.shrinks += 1;
			return;
		}
		this.cases += 1;
		this.states += result.states ?? 0;
		if (fault !== undefined) this.faulty += 1;
		else if (how === "explored") this.explored += 1;
		else this.sampled += 1;
	}

	/**
	 * Whether all cases were looked at that were asked for, or at least one, if there was time for any number. Of a finite suite
	 * all must be explored in full: it is there to prove something.
	 */
	isComplete(): boolean {
		if (this.suite.kind === "finite" && this.sampled > 0) return false;
		if (this.suite.kind === "drawn" && this.faulty > 0) return true;
		return this.cases >= (this.of ?? 1);
	}
}
