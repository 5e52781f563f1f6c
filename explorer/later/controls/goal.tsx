import { inPeoplesNames } from "../../engine/actors.js";
import { endingOf } from "../../engine/endings.js";
import { open } from "../../state/open.js";
import { at, coroutines, moment, stepsSoFar } from "../../state/run.js";
import { change } from "../actions/settings.js";
import { cannotFail } from "../state/graph.js";

/** What to bring about, and whether it has been. */
export function Goal() {
	const { failure, possible, contents } = moment.value;
	if (failure !== undefined) return <Won />;
	if (possible.length === 0) {
		const { moves } = open.value;
		return (
			<div class="goal safe" data-goal="ended">
				<p>
					<strong>This run ends well:</strong> {endingOf(contents) || "nothing is violated"}.{" "}
					{cannotFail.value
						? "And so does every other."
						: `Undo, and try another order${moves === undefined ? "" : "; the challenge is still open"}.`}
				</p>
			</div>
		);
	}
	const isMissed = at.value >= (open.value.moves ?? Number.POSITIVE_INFINITY);
	return (
		<div class={`goal ${isMissed ? "missed" : ""}`} data-goal={isMissed ? "missed" : "open"}>
			<p>
				<strong>Your goal:</strong> {goalText()} <Challenge />
			</p>
		</div>
	);
}

function goalText(): string {
	if (open.value.model.name === "fleecing") return "make the NBD client read NEW data through the snapshot.";
	return "make a property fail.";
}

function Challenge() {
	const { moves, hide } = open.value;
	if (moves !== undefined) {
		return (
			<span class="challenge">
				Challenge: at most {moves} steps; {at.value} taken.{at.value >= moves && " Undo, and try again."}
			</span>
		);
	}
	if (hide || !cannotFail.value) return null;
	return <span class="challenge">With these settings no schedule can: see Proof.</span>;
}

function Won() {
	const { failure } = moment.value;
	const { moves } = open.value;
	const all = coroutines.value;
	const switches = stepsSoFar.value.filter(({ preempted }) => preempted !== undefined);
	const isWithin = moves === undefined || at.value <= moves;
	const isRead = failure?.kind === "property" && failure.message === "point in time";
	return (
		<div class={`goal ${isWithin ? "won" : "missed"}`} data-goal={isWithin ? "won" : "missed"}>
			<p>
				<strong>
					{isRead ? "The NBD client has read NEW data: the snapshot is broken." : `Violated: ${failure?.message}.`}
				</strong>{" "}
				{switches.length === 0 && "It took no preemption."}
				{switches.map(({ preempted = "", coroutine, number }) => (
					<span key={number}>
						It took {switches.length === 1 ? "the" : "a"} preemption before step {number}: the{" "}
						{inPeoplesNames(preempted, all)} could have gone on, but the {inPeoplesNames(coroutine, all)} ran.{" "}
					</span>
				))}
				{!isWithin && `The challenge allows ${moves} steps; you took ${at.value}.`}
			</p>
			{isRead && (
				<button type="button" class="primary" onClick={() => change({ serialize_target_writes: "auto" })}>
					Now with the fix
				</button>
			)}
		</div>
	);
}
