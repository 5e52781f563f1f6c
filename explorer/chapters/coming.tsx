import { bringLater, isMissing } from "../state/later.js";

/** Stands where something will that comes with the second script, and asks for it. */
export function Coming() {
	if (isMissing.value) {
		return (
			<p>
				This part of the page could not be loaded.{" "}
				<button type="button" onClick={bringLater}>
					Try again
				</button>
			</p>
		);
	}
	return (
		<p class="caption" ref={bringLater}>
			This part of the page is on its way.
		</p>
	);
}
