import type { SettingValues } from "../../../properties/index.js";
import type { ActorKind } from "../../engine/actors.js";
import { open } from "../../state/open.js";
import { change, fold } from "../actions/settings.js";

/** One thing that can be set, and how its values are put to people. */
interface Toggle {
	readonly name: string;
	readonly about?: string;
	readonly options: readonly { readonly text: string; readonly settings: SettingValues }[];
}

const SAME: SettingValues = { clusters: "1", reads: "all", writes: "each" };
const OTHER: SettingValues = { clusters: "2", reads: "0", writes: "1" };

const TOGGLES: readonly Toggle[] = [
	{
		name: "Serialising copy writes",
		about: "the fix: the copy's write into B waits for reads of B",
		options: [
			{ text: "off", settings: { serialize_target_writes: "off" } },
			{ text: "on", settings: { serialize_target_writes: "auto" } },
		],
	},
	{
		name: "B's L2 table",
		about: "cold: the first read has to load it from disk, holding the mutex",
		options: [
			{ text: "cold", settings: { l2: "cold" } },
			{ text: "warm", settings: { l2: "warm" } },
		],
	},
	{
		name: "Read and write",
		about: "whether they meet in the same cluster",
		options: [
			{ text: "same cluster", settings: SAME },
			{ text: "other cluster", settings: OTHER },
		],
	},
	{
		name: "NBD clients",
		options: ["1", "2"].map((readers) => ({ text: readers, settings: { readers } })),
	},
	{
		name: "Guest writers",
		options: ["1", "2"].map((writers) => ({ text: writers, settings: { writers } })),
	},
	{
		name: "Host I/O",
		about: "what the host reads or writes at one moment",
		options: [
			{ text: "clusters", settings: { effects: "cluster" } },
			{ text: "halves", settings: { effects: "sub-block" } },
		],
	},
];

const FOLDS: readonly { readonly kind: ActorKind; readonly name: string }[] = [
	{ kind: "reader", name: "the whole read" },
	{ kind: "guest", name: "copy and write" },
];

/** What can be set of the scenario. Changing it keeps the schedule as far as it still applies. */
export function Toggles() {
	if (open.value.model.name !== "fleecing") return null;
	return (
		<section class="toggles" aria-labelledby="toggles-title">
			<h2 id="toggles-title">What if…</h2>
			{TOGGLES.map((toggle) => (
				<Choice key={toggle.name} toggle={toggle} />
			))}
			<fieldset class="toggle">
				<legend>
					Fold into one step <small>what runs without a break cannot be broken into</small>
				</legend>
				<div class="row">
					{FOLDS.map(({ kind, name }) => (
						<label class="check" key={kind}>
							<input type="checkbox" checked={open.value.fold.includes(kind)} onChange={() => toggleFold(kind)} />
							{name}
						</label>
					))}
				</div>
			</fieldset>
		</section>
	);
}

function toggleFold(kind: ActorKind): void {
	const kinds = open.peek().fold;
	fold(kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind]);
}

function Choice({ toggle: { name, about, options } }: { readonly toggle: Toggle }) {
	return (
		<fieldset class="toggle">
			<legend>
				{name} {about && <small>{about}</small>}
			</legend>
			<div class="segments">
				{options.map(({ text, settings }) => (
					<label key={text}>
						<input type="radio" name={name} checked={holds(settings)} onChange={() => change(settings)} />
						<span>{text}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}

/** Whether the open scenario has these settings. Serialising is on where QEMU's own detection finds it needed, too. */
function holds(settings: SettingValues): boolean {
	const { settings: now } = open.value;
	return Object.entries(settings).every(([key, value]) => {
		if (key !== "serialize_target_writes") return now[key] === value;
		return (value === "off") === (now[key] === "off" || (now[key] === "auto" && now.depth === "0"));
	});
}
