import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ablationSection, matrixRow } from "../../../cli/report/ablation-page.js";
import {
	BlockNode,
	bdrvCoPwritev,
	CLUSTER_SIZE,
	Environment,
	HostFile,
	Qcow2Image,
	qcow2Driver,
	type Switches,
	UNWRITTEN,
} from "../../../model/index.js";
import { type Ablated, ablating, SHOWCASES } from "../../../properties/ablation/index.js";
import { fleecingProgram, MODELS, type Model, type SettingValues, scenarioFrom } from "../../../properties/index.js";
import { atEnd, check, keeping, program, replaySchedule, runThrough, spawn } from "../../../scheduler/index.js";

const model = MODELS.find(({ name }) => name === "fleecing") as Model;
const page = readFileSync(new URL("../../../docs/ablation.md", import.meta.url), "utf8");

const tasks = (Object.keys(SHOWCASES) as (keyof Switches)[]).flatMap((name) =>
	SHOWCASES[name].scenarios.map((settings): [keyof Switches, string, SettingValues] => [
		name,
		JSON.stringify(settings),
		settings,
	]),
);

function violated({ cells }: Ablated) {
	return cells.flatMap(({ ablated }) => (ablated.outcome === "violated" ? [ablated] : []));
}

describe("each piece of synchronisation, taken out of a scenario that holds with it", () => {
	it.each(tasks)("%s %s", (name, _, settings) => {
		// What the checker does not track was looked for when the page was written; that takes most of the time.
		const result = runThrough(ablating({ name, settings }, { determinism: false }));
		expect(result.intact.verdict).toBe("VERIFIED");
		const isShown = SHOWCASES[name].unshown === undefined;
		expect([result.ablated.verdict, violated(result).length > 0]).toEqual(
			isShown ? ["VIOLATED", true] : ["VERIFIED", false],
		);
		expect(result.cells.map(({ ablated }) => ablated.outcome)).not.toContain("undecided");
		// What each schedule shows is what it is said to show, with all properties looked at or with that one alone.
		for (const { schedule, failure, steps, preemptions } of violated(result)) {
			const trace = replaySchedule(fleecingProgram(scenarioFrom(result.without)), schedule);
			expect(trace.failure).toBeDefined();
			expect([trace.steps.length, trace.preemptions]).toEqual([steps, preemptions]);
			expect(failure.kind).not.toBe("nondeterminism");
		}
		expect(page).toContain(`${matrixRow(model, result)}\n`);
		expect(page).toContain(`\n${ablationSection(model, result)}\n`);
	});

	it("whose page has no scenarios but these", () => {
		expect(page.match(/^\| `\w+` \|/gm)).toHaveLength(tasks.length);
		expect(page.match(/^With `/gm)).toHaveLength(tasks.length);
		expect([...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name)).toEqual(Object.keys(SHOWCASES));
	});
});

describe("the mutex during the load of an L2 table, without anything around the image", () => {
	/** Two writes of one half each of a cluster that the image does not have. */
	const halves = (lockOverL2Load: boolean) =>
		program("halves", () => {
			const environment = new Environment({ switches: { lockOverL2Load } });
			const file = new HostFile("X.file", environment, { initially: () => UNWRITTEN, effectUnit: "cluster" });
			const options = { file, length: CLUSTER_SIZE, l1Present: true, l2Cached: false };
			const image = new Qcow2Image("X", environment, options);
			const node = new BlockNode("X", qcow2Driver(image), environment, { length: CLUSTER_SIZE });
			for (const half of [0, 1]) {
				spawn(`writer${half}`, () =>
					keeping([half], bdrvCoPwritev(node, (half * CLUSTER_SIZE) / 2, CLUSTER_SIZE / 2, [`new ${half}`])),
				);
			}
			const actual = () => [0, 1].map((piece) => image.contentAt(piece) ?? "nothing").join(", ");
			atEnd("both halves are there", () => ({ expected: "new 0, new 1", actual: actual() }));
		});

	it("is needed by an image that two requests allocate the same cluster of", () => {
		expect(check(halves(true)).verdict).toBe("VERIFIED");
		expect(check(halves(false)).failure?.message).toBe("both halves are there");
	});
});
