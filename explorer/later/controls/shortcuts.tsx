import { shortcutsShown } from "../../controls/keyboard.js";
import { preferences } from "../../state/preferences.js";

const KEYS: readonly (readonly [string, string])[] = [
	["1 … 9", "let the coroutine with this number take its step"],
	["← →", "in the story: a step back, a step on; in a run: take back, take again"],
	["Backspace, Ctrl+Z", "take the last step back"],
	["Shift+Backspace, Ctrl+Y", "take it again"],
	["R", "back to the start"],
	["H", "show a step on the shortest way to the goal"],
	["L", "copy the link to what is shown"],
	["?", "show these keys"],
];

/** The keys of the page, in a dialog. */
export function Shortcuts() {
	const isShown = shortcutsShown.value;
	return (
		<dialog
			ref={(dialog) => {
				// Only a dialog that is shown this way keeps the rest of the page out of reach.
				if (isShown && dialog?.open === false) dialog.showModal();
				else if (!isShown) dialog?.close();
			}}
			aria-labelledby="keys-title"
			onClose={() => {
				shortcutsShown.value = false;
			}}
		>
			<h2 id="keys-title">Keys</h2>
			<dl class="keys">
				{KEYS.map(([key, what]) => (
					<div key={key}>
						<dt>
							<kbd>{key}</kbd>
						</dt>
						<dd>{what}</dd>
					</div>
				))}
			</dl>
			<label class="check">
				<input
					type="checkbox"
					checked={preferences.value.keys}
					onChange={({ currentTarget }) => {
						preferences.value = { ...preferences.peek(), keys: currentTarget.checked };
					}}
				/>
				Single letters and digits are keys of the page
			</label>
			<form method="dialog">
				<button type="submit" class="primary">
					Close
				</button>
			</form>
		</dialog>
	);
}
