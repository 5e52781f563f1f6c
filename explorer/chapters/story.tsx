import { firstGiven, givenTo } from "../engine/endings.js";
import { later } from "../state/later.js";
import { open } from "../state/open.js";
import { prediction } from "../state/prediction.js";
import { moment } from "../state/run.js";
import { pagesOf, told } from "../state/told.js";
import { Ask } from "./ask.js";
import { Coming } from "./coming.js";
import { Telling } from "./telling.js";

/** The race as it was reported. */
export function Story() {
	const { page } = open.value;
	const isOver = page === pagesOf("story");
	const isHidden = isOver && prediction.value === undefined;
	const Twist = later.value?.Twist ?? Coming;
	return (
		<Telling
			title="One read and one write, step by step"
			sentence={
				told().story.sentences[page - 1] ??
				"The client is about to read a cluster of B, and the guest to write the same one of A."
			}
			isHidden={isHidden}
			outcome={isHidden ? <PredictFirst /> : isOver && <Verdict />}
			next={["fix", "See it prevented"]}
		>
			{isOver && !isHidden && <Twist />}
		</Telling>
	);
}

function PredictFirst() {
	return (
		<>
			<p>
				<strong>Predict first:</strong> what does the client get now?
			</p>
			<Ask />
		</>
	);
}

/** What came of it, and what somebody had thought. */
function Verdict() {
	const { contents, failure } = moment.value;
	const given = firstGiven(contents);
	const said = prediction.value;
	const promised = failure?.kind === "property" ? givenTo(JSON.parse(failure.expected ?? "[]")) : given;
	return (
		<div class="goal won">
			<p>
				<strong>The client got {given}.</strong> {said !== "skipped" && `You said ${said}.`}
			</p>
			<p>
				The promise is broken: B was to show {promised}, as at the snapshot; {given} is what the guest wrote later.
			</p>
		</div>
	);
}
