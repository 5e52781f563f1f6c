import { type Ablated, type Cell, QUESTIONS, SHOWCASES } from "../../properties/ablation/index.js";
import type { Model } from "../../properties/index.js";
import { describeSettings } from "../input/settings.js";
import {
	describeChange,
	describeGrowth,
	describeMost,
	describeSpace,
	type Group,
	groupsOf,
	type Measured,
	replayOfWaiting,
} from "./ablation-words.js";

/** How an outcome is marked in the matrix. */
const MARKS = { violated: "✗", holds: "✓", "not affected": "·", "not looked at": "–", undecided: "?" };

const INTRODUCTION = `Each piece of synchronisation is taken out of the model alone, in the smallest scenario known in which that shows, and every
interleaving is explored: with the piece in, and without it. Where something fails, each property is looked at alone, for the
least schedule that violates it. Where no scenario is known in which it shows, those stand here that were looked at, and why.

- **✗ violated**: the schedule stands below, with the fewest preemptions and then the fewest steps, or as it says there.
- **✓ holds** in all states. **(✓)** in all states too, but runs may end earlier than they should, since something else fails:
  what would come afterwards is in no state.
- **· not affected**: the scenario holds, with as many states and transitions as with the piece in. That is taken to mean that
  nothing else can happen.
- **– not looked at**: a property of the end, and no run gets there. **? undecided**: a bound was hit.`;

const COSTS = `One guest's write, or each of several, beside other requests: for how many requests of others has it to wait, one after the
other, until it is done? Counted is each wait for a tracked request, for a copy and for an allocation; a wait for a mutex is not
one. A guest's write of a block that A is aligned to has two requests on A, its own and the read of its copy. Every schedule was
looked at, with the number of others that stands above the column; of more of them nothing is said.`;

/** What `heddle ablate --page` writes: a document in Markdown. */
export function ablationPage(
	model: Model,
	command: string,
	ablations: readonly Ablated[],
	measured: readonly Measured[],
): string {
	const parts = [
		"# What each piece of synchronisation is there for",
		`Written by \`${command}\`; not to be changed by hand.`,
		INTRODUCTION,
		matrix(model, ablations),
		...sections(model, ablations),
	];
	if (measured.length > 0) parts.push("## What guards cost", COSTS, costs(measured), schedules(model, measured));
	return `${parts.join("\n\n")}\n`;
}

/** Switch by property. */
function matrix(model: Model, ablations: readonly Ablated[]): string {
	const head = ["without", "scenario", ...QUESTIONS.map(({ name }) => name)];
	const rows = ablations.map((ablated) => matrixRow(model, ablated));
	return [row(head), row(["---", "---", ...QUESTIONS.map(() => ":-:")]), ...rows].join("\n");
}

/** One row of the matrix. */
export function matrixRow(model: Model, { name, settings, cells }: Ablated): string {
	return row([`\`${name}\``, describeSettings(model, settings), ...cells.map(markOf)]);
}

function markOf({ ablated, intact }: Cell): string {
	const mark = MARKS[ablated.outcome];
	const isCut = ablated.outcome === "holds" && ablated.endsBy !== undefined;
	const before = intact.outcome === "violated" ? " (✗ with it too)" : "";
	return `${isCut ? `(${mark})` : mark}${before}`;
}

function row(cells: readonly string[]): string {
	return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** A section for each piece. */
function sections(model: Model, ablations: readonly Ablated[]): string[] {
	return [...new Set(ablations.map(({ name }) => name))].map((name) => {
		const { about, unshown } = SHOWCASES[name];
		const of = ablations.filter((ablated) => ablated.name === name);
		const head = [`## ${name}`, `${about.charAt(0).toUpperCase()}${about.slice(1)}.`];
		const statement = unshown === undefined ? [] : [`**It is not seen to be needed.** ${unshown}`];
		return [...head, ...statement, ...of.map((ablated) => ablationSection(model, ablated))].join("\n\n");
	});
}

/** One scenario without one piece. */
export function ablationSection(model: Model, ablated: Ablated): string {
	const scenario = describeSettings(model, ablated.settings);
	const lines = [
		`With \`${scenario}\` and the piece in: ${describeSpace(ablated.intact)}. Without it: ${describeSpace(ablated.ablated)}.`,
		"",
	];
	const groups = groupsOf(model, ablated);
	for (const group of groups) {
		lines.push(`- ${group.outcome}: ${namesOf(group, groups)}: ${group.detail}`);
		if (group.replay !== undefined) lines.push("", "  ```sh", `  ${group.replay}`, "  ```", "");
	}
	return lines.join("\n").trimEnd();
}

/** The matrix has all names: what is left when the violations are named needs none. */
function namesOf({ cells, outcome }: Group, groups: readonly Group[]): string {
	const isRest = groups.every((group) => group.outcome === "violated" || group.cells === cells);
	if (outcome !== "violated" && isRest) return groups.length === 1 ? "all properties" : "all others";
	return cells.map(({ property }) => `*${property}*`).join(", ");
}

function costs(measured: readonly Measured[]): string {
	const most = Math.max(...measured.map(({ waits }) => waits.length));
	const numbers = Array.from({ length: most }, (_, i) => String(i + 1));
	const head = ["beside", "changed", ...numbers, "what that says"];
	const rule = ["---", "---", ...numbers.map(() => "--:"), "---"];
	return [row(head), row(rule), ...measured.map((each) => costsRow(each, most))].join("\n");
}

/** One row of the table of costs, with so many columns for numbers. */
export function costsRow(measured: Measured, most: number): string {
	const { variant, waits } = measured;
	const numbers = Array.from({ length: most }, (_, i) => waits[i]);
	const texts = numbers.map((waiting) => (waiting === undefined ? "" : describeMost(waiting)));
	return row([variant.crowd.about, describeChange(variant), ...texts, describeGrowth(measured)]);
}

/** A schedule for the largest number in each company as it is. */
function schedules(model: Model, measured: readonly Measured[]): string {
	const lines = measured.flatMap(({ variant, waits }) => {
		const last = waits.at(-1);
		if (variant.change !== undefined || last === undefined) return [];
		const command = replayOfWaiting(model, last);
		if (command === undefined) return [];
		return [
			`- ${last.most} beside ${last.others} (${variant.crowd.about}):`,
			"",
			"  ```sh",
			`  ${command}`,
			"  ```",
			"",
		];
	});
	return ["Schedules with the largest numbers, all pieces in:", "", ...lines].join("\n").trimEnd();
}
