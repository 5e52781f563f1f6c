import { notice } from "../state/said.js";

/** What everybody has to be told, until it is put away. */
export function Notice() {
	if (notice.value === undefined) return null;
	return (
		<div class="notice">
			<p>{notice.value}</p>
			<button
				type="button"
				class="quiet"
				onClick={() => {
					notice.value = undefined;
					// The button is gone.
					document.getElementById("main")?.focus();
				}}
			>
				Close
			</button>
		</div>
	);
}
