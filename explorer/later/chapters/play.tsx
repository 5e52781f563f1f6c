import { open } from "../../state/open.js";
import { run } from "../../state/run.js";
import { Disks } from "../../views/disks/disks.js";
import { Goal } from "../controls/goal.js";
import { Scheduler } from "../controls/scheduler.js";
import { Toggles } from "../controls/toggles.js";
import { Meter } from "../views/meter/meter.js";
import { Timeline } from "../views/timeline/timeline.js";
import { Views } from "../views/views.js";

/** The reader is the scheduler. */
export function Play() {
	const { embed, model } = open.value;
	return (
		<>
			<h1 class={embed ? "unseen" : undefined}>You are the scheduler</h1>
			<Goal />
			<div class="workbench" data-digest={run.value.trace.digest}>
				<div class="picture">
					{model.name === "fleecing" && <Disks />}
					<Timeline />
				</div>
				<div class="beside">
					<div class="command">
						<Scheduler />
						<Meter />
					</div>
				</div>
				<div class="around">
					<Views />
				</div>
				{!embed && (
					<div class="settings">
						<Toggles />
					</div>
				)}
			</div>
		</>
	);
}
