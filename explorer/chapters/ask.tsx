import type { Given } from "../engine/endings.js";
import { prediction } from "../state/prediction.js";

const ANSWERS: readonly (readonly [answer: Given, about: string])[] = [
	["OLD", "what was there at the snapshot"],
	["NEW", "what the guest has written"],
];

/** What will the reader get? */
export function Ask({ onSkip }: { readonly onSkip?: () => void }) {
	return (
		<fieldset class="ask">
			<legend class="unseen">Your prediction</legend>
			{ANSWERS.map(([answer, about]) => (
				<button key={answer} type="button" aria-pressed={prediction.value === answer} onClick={() => predict(answer)}>
					{answer} <small>{about}</small>
				</button>
			))}
			<button
				type="button"
				class="quiet"
				onClick={() => {
					predict("skipped");
					onSkip?.();
				}}
			>
				Skip
			</button>
		</fieldset>
	);
}

/** What has been asked may go away with its buttons: then those who use keys go on from the chapter's beginning. */
function predict(answer: typeof prediction.value): void {
	prediction.value = answer;
	if (document.activeElement === document.body) document.getElementById("main")?.focus();
}
