import { openChapter } from "../controls/masthead.js";
import { Disks } from "../views/disks/disks.js";
import { Ask } from "./ask.js";
import { Next } from "./next.js";

/** Those who have said what they expect look more closely. */
export function Predict() {
	return (
		<div class="lesson">
			<div>
				<h1>OLD or NEW: what will the client get?</h1>
				<p>
					The client begins to read a place where B has no note. Before it is done, the guest overwrites that place on
					A; the old content is copied onto a note first, as promised.
				</p>
				<Ask onSkip={() => openChapter("story")} />
				<Next to="story">Watch what happens</Next>
			</div>
			<Disks />
		</div>
	);
}
