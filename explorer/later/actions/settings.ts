import { impossibility, type SettingValues } from "../../../properties/index.js";
import { go } from "../../actions/navigate.js";
import { actorOf, inPeoplesNames } from "../../engine/actors.js";
import { type Fold, stepsThatFit } from "../../engine/fold.js";
import { open } from "../../state/open.js";
import { at, coroutines, run, stepperFor } from "../../state/run.js";
import { notice, tell } from "../../state/said.js";

/**
 * Changes settings, and follows the schedule as far as it applies to the new scenario; says where it stopped, and why.
 */
export function change(settings: SettingValues): void {
	const { model, settings: old, schedule } = open.peek();
	const wanted = { ...old, ...settings };
	const why = impossibility(model, wanted);
	if (why !== undefined) {
		tell(`Not possible: ${why}.`);
		return;
	}
	notice.value = undefined;
	const here = at.peek();
	const all = coroutines.peek();
	const { moments, stopped } = stepperFor(model, wanted).follow(schedule.slice(0, here));
	const taken = moments.length - 1;
	// Steps that cannot be taken now are kept: they can be again when the settings are as they were.
	go({ settings: wanted, at: taken });
	if (stopped === undefined) return;
	const who = actorOf(stopped.coroutine, all).name;
	tell(
		`Your schedule still applies up to step ${taken}. Step ${stopped.step}, by the ${who}, is not possible now: ${inPeoplesNames(stopped.why.replaceAll('"', ""), all)}.`,
	);
}

/** Folds other coroutines, and goes back to where no folded one has been interrupted; says so. */
export function fold(kinds: Fold): void {
	const here = at.peek();
	const fits = stepsThatFit(run.peek(), here, kinds);
	go({ fold: kinds, at: fits });
	if (fits < here)
		tell(`Your schedule still applies up to step ${fits}: after it, what is folded now was interrupted.`);
}
