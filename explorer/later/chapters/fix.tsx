import { Telling } from "../../chapters/telling.js";
import { actorOf } from "../../engine/actors.js";
import { firstGiven } from "../../engine/endings.js";
import { open } from "../../state/open.js";
import { coroutines, moment } from "../../state/run.js";
import { told } from "../../state/told.js";
import { Words } from "../../words/words.js";

/** Where nothing is said, the page of the story says it. */
const SENTENCES = [
	"The same clicks; only the copy's write into B is serialising now.",
	undefined,
	"The guest writes, and the old content is read. But in its place in B a read is under way: the copy waits, without asking for the mutex.",
	undefined,
	"The mutex is free, but that does not matter now.",
	"So the client reads A as it was. The end of its read wakes the copy.",
	"Now the copy goes through, and after it the guest's write.",
];

/** The same clicks with the remedy in place. */
export function Fix() {
	const { page } = open.value;
	const refusal = told().fix.refusals[page - 1];
	const given = firstGiven(moment.value.contents);
	return (
		<Telling
			title="The same clicks, but the copy waits"
			sentence={SENTENCES[page] ?? told().story.sentences[page - 1] ?? ""}
			inVain={refusal && actorOf(refusal.coroutine, coroutines.value).name}
			outcome={
				given !== undefined && (
					<div class="goal safe">
						<p>
							<strong>The client got {given}</strong>, as promised.
						</p>
					</div>
				)
			}
			next={["play", "Now you are the scheduler"]}
		>
			<div class="card twist">
				<h2>What the fix is</h2>
				<p>
					<Words>
						The copy's write is serialising: nothing that overlaps it may run beside it. This is the change that QEMU
						made in 2018.
					</Words>
				</p>
			</div>
		</Telling>
	);
}
