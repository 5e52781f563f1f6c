import { expect } from "vitest";
import { readLink } from "../../../properties/index.js";
import { runChild } from "../../cli/child.js";

/** One check in what `heddle check --json` prints, as far as these tests need it. */
export interface Checked {
	readonly verdict: string;
	readonly states: number;
	readonly counterexample: { readonly schedule: string; readonly digest: string; readonly preemptions: number } | null;
}

/** What `heddle check fleecing --json` says of a scenario, with every state looked at. */
export async function checked(settings: Readonly<Record<string, string>>): Promise<Checked> {
	const set = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
	const { out, err } = await runChild(["check", "fleecing", ...set, "--json", "--no-symmetry", "--no-por"]);
	expect(err).toBe("");
	const [check] = (JSON.parse(out) as { checks: Checked[] }).checks;
	return check as Checked;
}

/** The names of the coroutines that run, one for each step. */
export function coroutinesOf(schedule: string): string[] {
	return readLink(`m=fleecing&s=${schedule.replaceAll(" ", "+")}`).schedule.map(({ coroutine }) => coroutine);
}

/** The part of a link that names a scenario of the fleecing model. */
export function linkOf(settings: Readonly<Record<string, string>>): string {
	return ["m=fleecing", ...Object.entries(settings).map((field) => field.join("="))].join("&");
}

/** How many states the graph has that `heddle explore --dot` writes. */
export async function statesInDot(settings: Readonly<Record<string, string>>): Promise<number> {
	const set = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
	const { err } = await runChild(["explore", "fleecing", ...set, "--dot", "-"]);
	return Number(/^([\d,]+) states/.exec(err)?.[1]?.replaceAll(",", ""));
}
