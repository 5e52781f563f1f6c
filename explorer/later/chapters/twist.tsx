import { computed } from "@preact/signals-core";
import { count, type SteppedRun, scheduleOfTrace } from "../../../scheduler/index.js";
import { openChapter } from "../../controls/masthead.js";
import { actorOf } from "../../engine/actors.js";
import { leastFailing, unsafe } from "../../engine/story.js";
import { AT_FIRST } from "../../state/open.js";
import { coroutines, run, stepperFor } from "../../state/run.js";
import { Words } from "../../words/words.js";
import { waitersForMutex } from "../engine/waiters.js";

const { model } = AT_FIRST;

/** The failing run with the fewest preemptions. It takes a search, so it is made once, when it is first looked at. */
const least = computed(() => {
	const trace = leastFailing(model);
	return stepperFor(model, unsafe(model)).follow(trace === undefined ? [] : scheduleOfTrace(trace));
});

/** That less is needed for the race than its story tells. */
export function Twist() {
	return (
		<div class="card twist">
			<h2>It takes less than that</h2>
			<Strip name="As it was told" of={run.value} />
			<Strip name="With the fewest preemptions" of={least.value} />
			<p class="caption">
				<Words>
					Each square is a step: C the client's, G the guest's. A thick edge is a preemption. What both have is the gap
					between looking into B and reading A.
				</Words>
			</p>
			<button type="button" class="next" onClick={openLeast}>
				Open the second in Play
			</button>
		</div>
	);
}

/** A run at a glance: whose turn each step was. */
function Strip({ name, of }: { readonly name: string; readonly of: SteppedRun }) {
	const all = coroutines.value;
	const { steps, preemptions } = of.trace;
	const waiters = waitersForMutex(of, all);
	return (
		<>
			<h3>{name}</h3>
			<ol class="strip">
				{steps.map(({ number, coroutine, preempted }) => {
					const { kind, name } = actorOf(coroutine, all);
					return (
						<li key={number} class={`${kind}${preempted === undefined ? "" : " preempts"}`}>
							<span aria-hidden="true">{kind === "reader" ? "C" : "G"}</span>
							<span class="unseen">
								{name}
								{preempted !== undefined && ", by a preemption"}
							</span>
						</li>
					);
				})}
			</ol>
			<p>
				{steps.length} steps, {count(preemptions, "preemption")};{" "}
				{waiters.length > 0 ? `the ${waiters.join(", the ")}` : "nobody"} waits for the mutex
			</p>
		</>
	);
}

function openLeast(): void {
	const { trace } = least.value;
	openChapter("play", { settings: unsafe(model), schedule: scheduleOfTrace(trace), at: trace.steps.length });
}
