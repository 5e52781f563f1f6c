import { type Ablated, SHOWCASES } from "../../properties/ablation/index.js";
import type { Model } from "../../properties/index.js";
import { describeSettings } from "../input/settings.js";
import {
	describeChange,
	describeGrowth,
	describeMost,
	describeSpace,
	groupsOf,
	type Measured,
	replayOfWaiting,
} from "./ablation-words.js";

/** Where the words after an outcome begin. */
const INDENT = " ".repeat(16);

/** What taking a piece out of a scenario does: a block of lines of so many characters, but for commands. */
export function ablationText(model: Model, ablated: Ablated, columns: number): string {
	const lines = [
		`${ablated.name}: ${SHOWCASES[ablated.name].about}`,
		`${model.name}  ${describeSettings(model, ablated.settings)}`,
		`  with it:    ${describeSpace(ablated.intact)}`,
		`  without it: ${describeSpace(ablated.ablated)}`,
	];
	for (const { cells, outcome, detail, replay } of groupsOf(model, ablated)) {
		const properties = cells.map(({ property }, i) => (i === cells.length - 1 ? property : `${property},`));
		const [first = "", ...more] = filled(properties, columns - INDENT.length);
		lines.push(`  ${outcome.padEnd(INDENT.length - 2)}${first}`);
		const rest = [
			...more,
			...filled(detail.split(" "), columns - INDENT.length),
			...(replay === undefined ? [] : [replay]),
		];
		lines.push(...rest.map((line) => INDENT + line));
	}
	return lines.join("\n");
}

/** Words in lines that are as full as they can be. */
function filled(words: readonly string[], width: number): string[] {
	const lines: string[] = [];
	for (const word of words) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines;
}

/** Why a piece shows in no scenario; undefined where it does. */
export function unshownText({ name }: Ablated, columns: number): string | undefined {
	const { unshown } = SHOWCASES[name];
	if (unshown === undefined) return undefined;
	return filled(`${name} is not seen to be needed: ${unshown}`.split(" "), columns).join("\n");
}

/** What guards cost, as a table in lines. */
export function waitsText(model: Model, measured: readonly Measured[]): string {
	const lines = ["the most requests of others that a guest's write can be made to wait for"];
	let company = "";
	for (const each of measured) {
		const { about } = each.variant.crowd;
		if (about !== company) lines.push("", about);
		company = about;
		const numbers = each.waits.map((waiting) => `${waiting.others}: ${describeMost(waiting)}`).join("  ");
		lines.push(`  ${describeChange(each.variant)}`, `    beside ${numbers}   ${describeGrowth(each)}`);
		const command = each.waits.flatMap((waiting) => replayOfWaiting(model, waiting) ?? []).at(-1);
		if (command !== undefined) lines.push(`    ${command}`);
	}
	return lines.join("\n");
}
