import { computed } from "@preact/signals-core";
import { follow } from "../../actions/moments.js";
import { go } from "../../actions/navigate.js";
import { Next } from "../../chapters/next.js";
import { goOn, safe, unsafe } from "../../engine/story.js";
import { AT_FIRST, open } from "../../state/open.js";
import { scenario, scenarioKey, stepperFor } from "../../state/run.js";
import { Words } from "../../words/words.js";
import { factsOf } from "../engine/facts.js";
import { StateGraphView } from "../views/graph/graph-view.js";
import { Meter } from "../views/meter/meter.js";

const model = computed(() => open.value.model);

const scenarios = computed(() =>
	[
		{ title: "Without the fix", settings: unsafe(model.value) },
		{ title: "With the fix", settings: safe(model.value) },
	].map((one) => ({ ...one, facts: factsOf(model.value, one.settings) })),
);

/** Why all runs have to be looked at. */
export function Proof() {
	return (
		<>
			<h1>Why is one good run not a proof?</h1>
			<p>
				<Words>
					It shows that one order goes well; the checker tries every interleaving. They lead through the same states
					again and again. A state is all that matters at one moment: what is stored, and how far everybody is.
				</Words>
			</p>
			<div class="cards">
				{scenarios.value.map((one) => (
					<Card key={one.title} {...one} />
				))}
			</div>
			<h2>See for yourself</h2>
			<p>Each run passes through some states. When you have seen them all, you have seen all that can happen.</p>
			<div class="row">
				<button type="button" onClick={runOnce}>
					Run once, by chance
				</button>
				<Next to="questions">Next: questions</Next>
			</div>
			<Meter />
			<StateGraphView />
		</>
	);
}

function Card({ title, settings, facts }: (typeof scenarios.value)[number]) {
	const { states, steps, endings, violating } = facts;
	return (
		<div class={`card ${violating > 0 ? "bad" : "good"}`}>
			<h2>{title}</h2>
			<p>
				<strong>
					{violating > 0 ? `✗ in ${violating}` : "✓ in none"} of {states} states
				</strong>{" "}
				the promise is broken.
			</p>
			<p>
				{steps} transitions, steps from state to state. Runs end with: {endings.join("; or ")}.
			</p>
			{violating === 0 && model.value === AT_FIRST.model && (
				<p>
					<code>heddle check {model.value.name}</code> says:{" "}
					<q>
						VERIFIED: every interleaving was explored, {states} states and {steps} transitions; none is left.
					</q>
				</p>
			)}
			<button
				type="button"
				aria-pressed={scenario.value === scenarioKey(model.value, settings)}
				onClick={() => go({ settings, schedule: [], at: 0 })}
			>
				Show its states
			</button>
		</div>
	);
}

/** A whole run in which chance says who is next; it is kept as a schedule, so nothing depends on its coming again. */
function runOnce(): void {
	const { model, settings } = open.peek();
	follow(goOn(stepperFor(model, settings), [], (possible) => possible[Math.floor(Math.random() * possible.length)]));
}
