import { describe, expect, it } from "vitest";
import { SHOWCASES } from "../../../properties/ablation/index.js";
import { argumentsIn, run } from "../fake-io.js";

/** Commands that a report says run schedules again. */
function replaysIn(text: string): string[][] {
	return [...text.matchAll(/^ *(heddle replay .*)$/gm)].map(([, line = ""]) => argumentsIn(line));
}

describe("text", () => {
	it("has a block for a piece, with the commands that show what fails", async () => {
		const { exitCode, out, err } = await run(["ablate", "notifierError"]);
		expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
		const lines = out.split("\n");
		expect(lines.slice(0, 4)).toEqual([
			`notifierError: ${SHOWCASES.notifierError.about}`,
			"fleecing  errors=1",
			"  with it:    VERIFIED, 97 states and 154 transitions",
			"  without it: VIOLATED, property: copied before overwritten",
		]);
		expect(out).toMatch(/^ {2}violated {6}errors are told\n {16}0 preemptions, 5 steps\n {16}heddle replay /m);
		expect(out).toMatch(/^ {2}holds {9}no torn read, two reads agree, /m);
		expect(replaysIn(out)).toHaveLength(3);
		for (const argv of replaysIn(out)) expect((await run([...argv, "--expect", "violation"])).exitCode).toBe(0);
	});

	it("says what is not affected, in lines that fit", async () => {
		const { out } = await run(["ablate", "lockOverL2Load", "--set", "readers=1"]);
		expect(out).toMatch(/^ {2}not affected {2}point in time, /m);
		expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
	});

	it("says why a piece is not seen to be needed, once, after its scenarios; so does the page", async () => {
		const pieces = ["resetCopyBitBeforeCopy", "restoreCopyBit"];
		const { out, files } = await run(["ablate", ...pieces, "--set", "l2=cold,warm", "--page", "page.md"]);
		const said = /^resetCopyBitBeforeCopy is not seen to be needed: Whoever /m;
		expect(out.split("\n\n").map((block) => said.test(block))).toEqual([false, true, false, false]);
		expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
		expect(files["page.md"]?.match(/^\*\*It is not seen to be needed\.\*\* Whoever /gm)).toHaveLength(1);
	});

	it("looks at scenarios that are given instead, with every value", async () => {
		const { out } = await run(["ablate", "copyBeforeWrite", "waitingFor", "--set", "l2=cold,warm"]);
		expect(out.match(/^fleecing {2}.*$/gm)).toEqual([
			"fleecing  standard settings",
			"fleecing  l2=warm",
			"fleecing  standard settings",
			"fleecing  l2=warm",
		]);
		expect(out).not.toContain("the most requests of others");
	});

	it("says what was violated with the piece in, too", async () => {
		const { out } = await run(["ablate", "waitingFor", "--preset", "race"]);
		expect(out).toMatch(/^ {2}with it: {4}VIOLATED, property: point in time$/m);
		expect(out.replaceAll(/\n {16}/g, " ")).toMatch(
			/ {2}violated {6}point in time 1 preemption, 11 steps; with it in: the same heddle/,
		);
	});

	it("has what a guard costs beside what that is compared with, and replays it; so has the page", async () => {
		const { exitCode, out, files } = await run(["ablate", "resetCopyBit", "--page", "page.md"]);
		expect(exitCode).toBe(0);
		const costs = out.slice(out.indexOf("the most requests of others"));
		expect(costs).toContain("  all pieces in\n    beside 1: 1  2: 1  3: 1   bounded, as far as looked at");
		expect(costs).toContain("  without resetCopyBit\n    beside 1: 1  2: 2  3: 3   grows with the number of others");
		const [intact = [], without = []] = replaysIn(costs);
		expect((await run(intact)).out).toContain("no guest waits for more than 0 requests of others");
		// Without the piece something else fails before the last wait.
		expect((await run([...without, "--expect", "violation"])).exitCode).toBe(0);
		expect(files["page.md"]).toContain(
			"\n| other guest writes of the cluster | without resetCopyBit | 1 | 2 | 3 | grows ",
		);
	});
});

it("names are patterns, in the model's order, each once", async () => {
	const { out } = await run(["ablate", "serialiseZero*", "*Writes", "--set", "writers=0", "--json"]);
	const names = JSON.parse(out).ablations.map((each: { switch: string }) => each.switch);
	expect(names).toEqual(["serialiseBufferedWrites", "serialiseZeroWrites", "serialiseCompressedWrites"]);
});

it("prints JSON, and nothing else", async () => {
	const { exitCode, out, err } = await run(["ablate", "serialiseZeroWrites", "--json"]);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	const { ablations, waits } = JSON.parse(out);
	expect(ablations).toMatchObject([
		{
			...{ switch: "serialiseZeroWrites", unshown: null, settings: { zeroes: "0", without: "none" } },
			intact: { verdict: "VERIFIED", states: 30, transitions: 46, failure: null, bound: null },
			ablated: { verdict: "VIOLATED", failure: { kind: "property", message: "point in time" } },
		},
	]);
	const [violated, holds] = ablations[0].properties;
	expect(violated).toEqual({
		...{ property: "point in time", intact: "holds", outcome: "violated", states: null, endsBy: null, reason: null },
		...{ preemptions: 1, steps: 9, least: "preemptions", schedule: "reader0*2 guest0*5 reader0*2" },
		failure: expect.objectContaining({ kind: "property", expected: expect.anything(), actual: expect.anything() }),
		replay: "heddle replay 'fleecing#reader0*2 guest0*5 reader0*2' --set zeroes=0 --set without=serialiseZeroWrites",
	});
	expect(holds).toMatchObject({ property: "no torn read", outcome: "holds", states: 43, schedule: null, replay: null });
	expect(Object.keys(holds).sort()).toEqual(Object.keys(violated).sort());
	expect(waits).toEqual([]);
});

it("prints JSON of what guards cost, and of what was not decided", async () => {
	const { exitCode, out } = await run(["ablate", "resetCopyBit", "--json", "--max-states", "300"]);
	expect(exitCode).toBe(3);
	const { waits } = JSON.parse(out);
	expect(waits.map(({ change, growth }: { change: string; growth: string }) => [change, growth])).toEqual([
		[null, "not known"],
		["resetCopyBit", "not known"],
	]);
	const [one, , three] = waits[0].measured;
	expect(one).toMatchObject({ others: 1, most: 1, isProven: true, endsBy: null, bound: null });
	expect(one.replay).toMatch(/^heddle replay 'fleecing#/);
	expect(three).toMatchObject({ others: 3, most: 1, isProven: false, endsBy: null, bound: "max-states 300" });
});

describe("the page", () => {
	it("is written beside the text, with its command and a section for each piece", async () => {
		const { exitCode, files } = await run(["ablate", "dataBeforeLink", "drainAtStart", "--page", "page.md"]);
		expect(exitCode).toBe(0);
		const page = files["page.md"] ?? "";
		expect(page).toContain("\nWritten by `heddle ablate dataBeforeLink drainAtStart --page page.md`;");
		expect([...page.matchAll(/^## (.*)$/gm)].map(([, name]) => name)).toEqual(["drainAtStart", "dataBeforeLink"]);
		// Two scenarios of one, one of the other.
		expect(page.match(/^\| `(dataBeforeLink|drainAtStart)` \|/gm)).toHaveLength(3);
		expect(page).toMatch(/^- holds: all others: /m);
		// One for each violation; the rest needs none.
		expect(replaysIn(page)).toHaveLength(page.match(/✗ (?=\|)/g)?.length ?? 0);
	});

	it.each([
		["no/page.md", 'heddle: --page no/page.md: there is no directory "no"\n→ heddle ablate --help\n'],
		[
			"page.md",
			"heddle: --page page.md: the file cannot be written (EACCES)\n→ heddle ablate --page FILE   (the directory must be there)\n",
		],
	])("2: %s cannot be written", async (path, message) => {
		const argv = ["ablate", "noSerialising", "--set", "readers=0", "--page", path];
		const { exitCode, err } = await run(argv, { readOnly: ["page.md"] });
		expect({ exitCode, err }).toEqual({ exitCode: 2, err: message });
	});
});

describe("exit codes", () => {
	it.each([
		["waitngFor", "waitingFor"],
		["serialiseReads", "serialiseZeroWrites"],
		["NOSERIALISING", "noSerialising"],
	])("2: no piece is called %s", async (name, nearest) => {
		const { exitCode, err } = await run(["ablate", name]);
		expect(exitCode).toBe(2);
		expect(err).toMatch(
			new RegExp(`^heddle: no switch is called "${name}"; the nearest are .*\\b${nearest}\\b.*\n→ heddle list`),
		);
	});

	it("2: settings that are none", async () => {
		const { exitCode, err } = await run(["ablate", "waitingFor", "--set", "reader=1"]);
		expect(exitCode).toBe(2);
		expect(err).toContain('fleecing: there is no setting "reader"');
	});

	it("3: a bound was hit, and it says which", async () => {
		const { exitCode, out } = await run(["ablate", "rescanAfterWait", "--set", "readers=2", "--max-states", "50"]);
		expect(exitCode).toBe(3);
		expect(out).toMatch(/^ {2}with it: {4}INCOMPLETE at max-states 50, after 5\d states and /m);
		expect(out).toMatch(/^ {2}undecided {5}point in time, /m);
		const short = await run(["ablate", "copyBeforeWrite", "--time", "1s"], { msPerLook: 400 });
		expect(short.exitCode).toBe(3);
		expect(short.out).toMatch(/^ {16}time 1s; with it in: the same$/m);
	});

	it("3: what a guard costs was not decided", async () => {
		const { exitCode, out } = await run(["ablate", "resetCopyBit", "--max-states", "300"]);
		expect(exitCode).toBe(3);
		expect(out).toMatch(/^ {4}beside 1: 1 {2}2: ≥ 1 {2}3: ≥ 1 {3}not decided: max-states 300$/m);
	});

	it("130: interrupted, with what was known, and without a page", async () => {
		const argv = ["ablate", "copyBeforeWrite", "drainAtStart", "--page", "page.md"];
		const { exitCode, out, files, listeners } = await run(argv, { interruptAtLook: 4 });
		expect(exitCode).toBe(130);
		expect(out).toContain("copyBeforeWrite: ");
		expect(out).not.toContain("drainAtStart: ");
		expect({ files, listeners }).toEqual({ files: {}, listeners: 0 });
		const json = await run(["ablate", "copyBeforeWrite", "drainAtStart", "--json"], { interruptAtLook: 4 });
		expect(json.exitCode).toBe(130);
		expect(JSON.parse(json.out).ablations).toHaveLength(1);
	});
});
