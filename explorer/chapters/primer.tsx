import { follow, restart } from "../actions/moments.js";
import { goOn } from "../engine/story.js";
import { open } from "../state/open.js";
import { at, stepperFor } from "../state/run.js";
import { Disks } from "../views/disks/disks.js";
import { Next } from "./next.js";

/** What the page is about, for those who have never heard of it. */
export function Primer() {
	const isWritten = at.value > 0;
	return (
		<div class="lesson">
			<div>
				<h1>A snapshot made of sticky notes</h1>
				<Setting />
				<div class="row">
					<button type="button" onClick={isWritten ? restart : letTheGuestWrite}>
						{isWritten ? "Take the write back" : "Let the guest write"}
					</button>
					<Next to="predict">Next: what can go wrong?</Next>
				</div>
			</div>
			<div>
				<Disks />
				<p class="caption" aria-live="polite">
					{isWritten
						? "First the old content went onto a note in B, then the new into A. B still shows OLD."
						: "No note in B yet: who reads B sees what A holds."}
				</p>
			</div>
		</div>
	);
}

/** The least that one has to know. */
export function Setting() {
	return (
		<>
			<p>
				<strong>Disk A is in use.</strong> A <dfn>guest</dfn>, a virtual machine, writes to it all the time.
			</p>
			<p>
				<strong>B is a sheet of sticky notes over A.</strong> Where B has no note, it shows A through.
			</p>
			<p>
				<strong>The promise:</strong> B shows A as it was at one moment, the <dfn>snapshot</dfn>. A <dfn>client</dfn>{" "}
				who reads B, to make a backup, can take as long as it needs.
			</p>
			<p>
				<strong>How it is kept:</strong> before the guest overwrites a place on A, the old content is copied onto a note
				in B. That is <dfn>copy-before-write</dfn>.
			</p>
		</>
	);
}

function letTheGuestWrite(): void {
	const { model, settings } = open.peek();
	const isGuests = ({ coroutine }: { readonly coroutine: string }) => coroutine.startsWith("guest");
	follow(goOn(stepperFor(model, settings), [], (possible) => possible.find(isGuests)));
}
