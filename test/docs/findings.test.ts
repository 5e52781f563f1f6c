import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorsTold, fleecingProgram, type SettingValues, scenarioFrom } from "../../properties/index.js";
import { check } from "../../scheduler/index.js";
import { run } from "../cli/fake-io.js";

const text = readFileSync(new URL("../../docs/findings.md", import.meta.url), "utf8");

/** A finding as it stands in the document. */
interface Finding {
	readonly title: string;
	readonly check: string;
	readonly replay: string;
	readonly shows: string;
	readonly ordering: string;
}

const findings: Finding[] = text
	.split(/^## /m)
	.slice(1)
	.map((section) => {
		const lineOf = (name: string) => new RegExp(`^- ${name}: \`?(.+?)\`?$`, "m").exec(section)?.[1] ?? "";
		return {
			title: section.split("\n", 1)[0] ?? "",
			check: lineOf("check"),
			replay: lineOf("replay"),
			shows: lineOf("shows"),
			ordering: lineOf("ordering"),
		};
	});

/** A command as a shell takes it apart, without its name. */
function argumentsOf(command: string): string[] {
	return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "").slice(1);
}

describe("what is said to break", () => {
	it("is in the table, each with a link to its place", () => {
		const rows = [...text.matchAll(/^\| \[(\d+)\]\(#([^)]+)\) \| ([^|]+) \|/gm)];
		const anchor = (title: string) =>
			title
				.toLowerCase()
				.replace(/[^\w -]/g, "")
				.replaceAll(" ", "-");
		expect(rows.map(([, number, link, name]) => `${number}. ${name} #${link}`.toLowerCase())).toEqual(
			findings.map(({ title }) => `${title} #${anchor(title)}`.toLowerCase()),
		);
	});

	it.each(findings)("$title: the check finds it, with this schedule, in these orders", async (finding) => {
		const { exitCode, out } = await run(argumentsOf(finding.check));
		expect(exitCode).toBe(1);
		expect(out).toContain(`\n${finding.shows}`);
		expect(out).toContain(`\nreplay:  ${finding.replay}\n`);
		const orders = { both: "it exists in one event loop", any: "it exists with ordering=any only" }[finding.ordering];
		expect(out).toContain(`\nordering: ${orders}`);
	});

	it.each(findings)("$title: the replay shows it", async ({ replay, shows }) => {
		const { exitCode, out } = await run(argumentsOf(replay));
		expect(exitCode).toBe(1);
		expect(out).toContain(`\n${shows}`);
	});
});

/** What the document says of other scenarios: that they are verified, or violated, or how. */
const SAID: readonly (readonly [settings: string, verdict: string])[] = [
	["a_align=4k writes=z0:512", "VIOLATED: deadlock"],
	["a_align=4k writes=0", "VERIFIED"],
	["short_by=512 clusters=2 sync=full reads=1", "VIOLATED: assertion: a serialising write"],
	["a_align=4k writes=0:512 sync=full readers=0 serialize_target_writes=off", "VIOLATED: deadlock"],
	["copy_range=512k clusters=2 writes=1+0-1 repaired=copyRangeOfDirtyClusters", "VERIFIED"],
	["copy_range=512k clusters=2 writes=1+0-1 repaired=copyRangeOfDirtyClusters errors=1 errors_at=copy", "VERIFIED"],
	["readers=0 writers=2 a_align=4k writes=512:512/8k:4k serialize_target_writes=off", "VIOLATED: assertion"],
	["readers=0 writers=2 a_align=4k writes=512:4k/8k:512", "VIOLATED: assertion: nobody came between"],
	["readers=0 writers=2 writes=0:512/d0 a_align=4k repaired=discardWaits", "VERIFIED"],
	["clusters=2 readers=0 writes=0-1 a_copy_on_read=on sync=full ordering=qemu", "VERIFIED"],
	["writes=0:512 a_file_align=4k", "VERIFIED"],
	["writes=0:512 sync=full readers=0 a_file_align=4k", "VERIFIED"],
	["readers=0 writers=2 writes=512:512/8k:4k a_file_align=4k", "VERIFIED"],
	["readers=0 writers=2 writes=0:512/d0 a_file_align=4k", "VIOLATED: assertion"],
	["depth=0 serialize_target_writes=on", "VERIFIED"],
	["compress=on", "VERIFIED"],
	["start=transaction readers=2", "VERIFIED"],
	["readers=2 reads=0+0 most_waits=4", "VERIFIED"],
	["readers=2 reads=0+0+0 most_waits=5 ordering=qemu", "VIOLATED: property: no guest waits"],
	["readers=2 reads=0+0+0 most_waits=6", "VERIFIED"],
	["reads=0+0+0 most_waits=1 ordering=qemu", "VERIFIED"],
	["reads=0+0+0 most_waits=2 ordering=any", "VIOLATED: property: no guest waits"],
	["reads=0+0+0 most_waits=3", "VERIFIED"],
	["clusters=2 readers=0 writers=2 writes=1/d0-1+0 a=qcow2 repaired=discardWaits", "VIOLATED: property: guest writes"],
];

it.each(SAID)("as it says of others: %s is %s", async (settings, verdict) => {
	const { out } = await run(["check", "fleecing", ...settings.split(" ").flatMap((setting) => ["--set", setting])]);
	expect(out.split("\n")[1]).toMatch(new RegExp(`^${verdict}`));
});

describe("what it says of failures that come after others", () => {
	it("the guest can never write a cluster again whose compressed copy has failed", () => {
		const scenario = scenarioFrom({
			readers: "0",
			writes: "0+0",
			compress: "on",
			errors: "1",
			errors_at: "write_B.file",
		});
		const { failure } = check(fleecingProgram(scenario, { properties: [errorsTold] }));
		expect(failure?.actual).toBe('"guest0.1 failed with EIO, but the host did not fail"');
	});

	it("a copy that reads a cluster again makes a padded write below A fail an assertion", () => {
		const settings = { clusters: "2", readers: "0", writers: "2", writes: "64k:512/0-1", copy_range: "512k" };
		const offload = (more: SettingValues) =>
			check(fleecingProgram(scenarioFrom({ ...settings, a_file_align: "4k", ...more }), { properties: [] }));
		for (const ordering of ["any", "qemu"]) {
			expect(offload({ ordering }).failure?.message).toMatch(/^a serialising write that had to wait/);
		}
		expect(offload({ repaired: "copyRangeOfDirtyClusters" }).verdict).toBe("VERIFIED");
	});
});
