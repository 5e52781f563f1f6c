import { describe, expect, it } from "vitest";
import { actorOf } from "../../../../../explorer/engine/actors.js";
import {
	asItf,
	asJson,
	asMermaid,
	asText,
	changesOf,
	type ExportedRun,
	MAX_MESSAGES,
} from "../../../../../explorer/later/views/table/exports.js";
import { readLink } from "../../../../../properties/index.js";
import { Stepper, type TraceStep } from "../../../../../scheduler/index.js";

const RACE = "m=fleecing&serialize_target_writes=off&s=reader0*2+guest0*7+reader0*2";
const ALL = ["reader0", "guest0"];

function exported(link: string, all: readonly string[] = ALL): ExportedRun {
	const { model, settings, schedule } = readLink(link);
	const { trace, moments } = new Stepper(model.build(settings)).follow(schedule);
	return { model, settings, schedule, trace, moments, actors: all.map((name) => actorOf(name, all)) };
}

/** The run with a step that notes these texts, over and over. */
function noting(texts: readonly string[], times = 1): ExportedRun {
	const run = exported("m=lost-update&s=adder0", ["adder0", "adder1"]);
	const step: TraceStep = { ...(run.trace.steps[0] as TraceStep), notes: texts.map((text) => ({ text })) };
	return { ...run, trace: { ...run.trace, steps: Array.from({ length: times }, () => step) } };
}

describe("changes", () => {
	it("are told in people's names, with the variable that a cell belongs to", () => {
		const [step] = exported(RACE).trace.steps;
		expect(changesOf(step as TraceStep, ALL)).toEqual([
			{ cell: "B.lock.holder", variable: "B.lock.holder", text: "B.lock.holder: null → NBD client" },
			{
				cell: "B.trackedRequests[reader0:read]",
				variable: "B.trackedRequests",
				text: "B.trackedRequests: +NBD client:read",
			},
		]);
	});
});

describe("as text", () => {
	const text = asText(exported(RACE));

	it("coroutines have people's names outside the link and the schedule", () => {
		const [link, schedule, ...told] = text.split("\n");
		expect(link).toContain("s=reader0");
		expect(schedule).toBe("schedule: reader0*2 guest0*7 reader0*2");
		expect(told.join("\n")).not.toMatch(/reader0|guest0/);
		expect(told.join("\n")).toContain("4. guest reads cluster 0 of A.file");
	});

	it("it ends with what was violated", () => {
		expect(text.trimEnd().split("\n").at(-1)).toBe("violated: point in time");
	});
});

describe("as Mermaid", () => {
	it("participants have plain ids, and requests go to the disks and come back", () => {
		const lines = asMermaid(exported(RACE)).split("\n");
		expect(lines.slice(0, 5)).toEqual([
			"sequenceDiagram",
			"\tparticipant t0 as NBD client",
			"\tparticipant t1 as disk B",
			"\tparticipant t2 as disk A",
			"\tparticipant t3 as guest",
		]);
		expect(lines).toContain("\tt0->>t0: 1. sends an NBD request for 0a 0b of B");
		expect(lines).toContain("\tt0->>t1: 1. begins a read of B");
		expect(lines).toContain("\tt2-->>t3: 4. reads cluster 0 of A.file");
		expect(lines.join("\n")).not.toContain("finds nobody to wake");
	});

	it("signs that would end a message or begin an entity are written as entities", () => {
		expect(asMermaid(noting(["takes #1; and\nmore"]))).toContain("t0->>t0: 1. takes #35;1#59; and more\n");
	});

	it("a step without notes is told by where it stopped", () => {
		expect(asMermaid(noting([]))).toContain('1. goes on to "between read and write"');
	});

	it("as many messages as are allowed are all there, and beyond them a note says how many are not", () => {
		const messages = (text: string) => text.split("\n").filter((line) => line.includes("->>")).length;
		const whole = asMermaid(noting(["a"], MAX_MESSAGES));
		expect(messages(whole)).toBe(MAX_MESSAGES);
		expect(whole).not.toContain("Note over");
		for (const left of [1, 2]) {
			const cut = asMermaid(noting(["a"], MAX_MESSAGES + left));
			expect(messages(cut)).toBe(MAX_MESSAGES);
			expect(cut).toContain(`Note over t0: cut after 200 messages, ${left} more are left out`);
		}
	});
});

describe("as ITF", () => {
	interface Itf {
		readonly "#meta": Record<string, unknown>;
		readonly vars: readonly string[];
		readonly states: readonly Record<string, unknown>[];
	}
	const itf = (run: ExportedRun) => JSON.parse(asItf(run)) as Itf;
	const NONE = { tag: "None", value: { "#tup": [] } };

	it("every state defines every variable, and nothing else", () => {
		const { vars, states, "#meta": meta } = itf(exported(RACE));
		expect(meta.format).toBe("ITF");
		expect(states).toHaveLength(12);
		expect(vars).toContain("A.file[0a]");
		for (const state of states) expect(Object.keys(state).sort()).toEqual(["#meta", ...vars].sort());
	});

	it("there is no null, no number and no record with a field of the format", () => {
		const check = (value: unknown): void => {
			expect(value).not.toBeNull();
			expect(typeof value).not.toBe("number");
			if (typeof value !== "object" || value === null) return;
			const fields = Object.keys(value).filter((field) => field.startsWith("#"));
			expect(["", "#bigint", "#tup"]).toContain(fields.join());
			for (const inside of Object.values(value)) check(inside);
		};
		for (const { "#meta": _, ...state } of itf(exported(RACE)).states) check(state);
	});

	it("says who acted, and has integers as texts, lists, records, and something for nothing", () => {
		const { states } = itf(exported(RACE));
		expect(states.map((state) => state["mbt::actionTaken"]).slice(0, 4)).toEqual([
			"init",
			"reader0",
			"reader0",
			"guest0",
		]);
		expect(states[0]?.["B.lock.holder"]).toEqual(NONE);
		expect(states[1]?.["B.lock.holder"]).toBe("reader0");
		expect(states[0]?.["B.l2Cached"]).toBe(false);
		expect(states[0]?.["B.freeClusterIndex"]).toEqual({ "#bigint": "0" });
		expect(states[0]?.["B.lock.waiters"]).toEqual([]);
		expect(states[3]?.["job.inflightReqs[guest0]"]).toEqual({
			co: "guest0",
			start: { "#bigint": "0" },
			end: { "#bigint": "65536" },
		});
	});

	it("cells that are not there yet hold nothing, and names do not begin as those of the format do", () => {
		const run = exported("m=lost-update&s=adder0", ["adder0", "adder1"]);
		const [first, second] = run.moments;
		const contents = new Map([["#cell", { "#field": 1e21, half: 0.5 }]]);
		const changed = [
			{ ...first, contents: new Map() },
			{ ...second, contents },
		] as ExportedRun["moments"];
		const { vars, states } = itf({ ...run, moments: changed });
		expect(vars).toEqual(["mbt::actionTaken", "_cell"]);
		expect(states[0]?._cell).toEqual(NONE);
		expect(states[1]?._cell).toEqual({
			_field: { "#bigint": "1000000000000000000000" },
			half: { "#unserializable": "0.5" },
		});
	});
});

describe("as JSON", () => {
	it("it has the schedule, the digest and the steps", () => {
		const run = exported(RACE);
		expect(JSON.parse(asJson(run))).toMatchObject({
			schedule: "reader0*2 guest0*7 reader0*2",
			digest: run.trace.digest,
			violated: "point in time",
			steps: run.trace.steps.map(({ number, coroutine }) => ({ number, coroutine })),
		});
	});

	it("its link opens the same run", () => {
		const { link } = JSON.parse(asJson(exported(RACE))) as { readonly link: string };
		expect(readLink(link)).toEqual(readLink(RACE));
	});
});
