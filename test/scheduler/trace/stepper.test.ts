import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	assert,
	atEnd,
	CoMutex,
	cell,
	choose,
	type Failure,
	type Moment,
	mustReach,
	note,
	observe,
	type Program,
	pause,
	program,
	replaySchedule,
	type Schedule,
	type StateGraph,
	type SteppedRun,
	Stepper,
	showSchedule,
	spawn,
	stateGraph,
	waitUntil,
} from "../../../scheduler/index.js";
import { programOf } from "../../arbitraries/interpret.js";
import { programTexts } from "../../arbitraries/programs.js";
import { seed } from "../../seed.js";
import { lostUpdate } from "../programs.js";

/** A path through a graph from its initial state: which step is taken in each state is picked by numbers. */
function pathIn(graph: StateGraph, picks: readonly number[]): { schedule: Schedule; state: number } {
	const { firstStep, target, move, moves } = graph;
	const schedule: Schedule[number][] = [];
	let state = 0;
	for (const pick of picks) {
		const first = firstStep[state] as number;
		const count = (firstStep[state + 1] as number) - first;
		if (count === 0) break;
		const step = first + (pick % count);
		schedule.push(moves[move[step] as number] as Schedule[number]);
		state = target[step] as number;
	}
	return { schedule, state };
}

/** The steps from a state, as they are written. */
function stepsFrom({ firstStep, move, moves }: StateGraph, state: number): string[] {
	const steps = [...move.slice(firstStep[state], firstStep[state + 1])];
	return steps.map((number) => showSchedule([moves[number] as Schedule[number]])).sort();
}

function possibleIn({ moments }: SteppedRun): string[] {
	const steps = moments.at(-1)?.possible ?? [];
	return steps
		.map(({ coroutine, choices }) => showSchedule([choices.length === 0 ? { coroutine } : { coroutine, choices }]))
		.sort();
}

/** A deadlock is explained to whoever looks at it; the graph only says that it is one. */
function expectFailure({ failure, waiting }: Moment, expected: Failure | undefined): void {
	expect(failure?.kind).toBe(expected?.kind);
	if (expected?.kind !== "deadlock") expect(failure).toEqual(expected);
	else expect(waiting.length).toBeGreaterThan(0);
}

/** Without cells of families that only other runs have used. */
function lessContents({ moments, ...run }: SteppedRun, { moments: fewer }: SteppedRun) {
	const common = moments.map(({ contents, ...moment }, i) => {
		const names = fewer[i]?.contents ?? new Map();
		return { ...moment, contents: new Map([...contents].filter(([name]) => names.has(name))) };
	});
	return { ...run, moments: common };
}

const programs = programTexts({ maxOps: 5, loops: true, observations: true });
const paths = fc.array(fc.array(fc.nat(11), { maxLength: 30 }), { minLength: 1, maxLength: 6 });

describe("on random programs", () => {
	it("any path of the state graph can be followed, fails where the graph says so, and offers its steps", () => {
		const seen = { failures: 0, deadlocks: 0, choices: 0, ends: 0, middles: 0 };
		fc.assert(
			fc.property(programs, paths, (text, paths) => {
				const program = programOf(text);
				const graph = stateGraph(program, { maxStates: 3000 });
				fc.pre(graph.bound === undefined);
				const stepper = new Stepper(program);
				for (const picks of paths) {
					const { schedule, state } = pathIn(graph, picks);
					const followed = stepper.follow(schedule);
					expect(followed.stopped).toBeUndefined();
					expect(followed.moments).toHaveLength(schedule.length + 1);
					const last = followed.moments.at(-1) as Moment;
					expectFailure(last, graph.failures.get(state));
					expect(possibleIn(followed)).toEqual(stepsFrom(graph, state));
					for (const { failure } of followed.moments.slice(0, -1)) expect(failure).toBeUndefined();
					seen.failures += Number(last.failure !== undefined);
					seen.deadlocks += Number(last.failure?.kind === "deadlock");
					seen.choices += Number(possibleIn(followed).some((step) => step.includes(":")));
					seen.ends += Number(graph.endings.has(state) && last.ended.length > 0);
					seen.middles += Number(!graph.endings.has(state));
				}
			}),
			{ numRuns: 300, seed, maxSkipsPerRun: 2 },
		);
		for (const [kind, times] of Object.entries(seen)) expect(times, kind).toBeGreaterThan(10);
	});

	it("the run is that of replaySchedule, digest and all, and the same whatever was followed before", () => {
		fc.assert(
			fc.property(programs, paths, (text, paths) => {
				const program = programOf(text);
				const graph = stateGraph(program, { maxStates: 3000 });
				fc.pre(graph.bound === undefined);
				const stepper = new Stepper(program);
				for (const picks of paths) {
					const { schedule } = pathIn(graph, picks);
					const followed = stepper.follow(schedule);
					const { digest, preemptions, failure } = followed.trace;
					const replayed = replaySchedule(program, schedule);
					expect({ digest, preemptions }).toEqual({ digest: replayed.digest, preemptions: replayed.preemptions });
					expect(failure).toEqual(replayed.failure);
					expect(followed.trace.steps).toEqual(replayed.steps);
					const afresh = new Stepper(program).follow(schedule);
					expect(lessContents(followed, afresh)).toEqual(afresh);
				}
			}),
			{ numRuns: 200, seed, maxSkipsPerRun: 2 },
		);
	});

	it("what a step is said to do beforehand is what it does", () => {
		let steps = 0;
		fc.assert(
			fc.property(programs, fc.array(fc.nat(11), { maxLength: 12 }), (text, picks) => {
				const program = programOf(text);
				const graph = stateGraph(program, { maxStates: 3000 });
				fc.pre(graph.bound === undefined);
				const { schedule } = pathIn(graph, picks);
				const { moments, trace } = new Stepper(program).follow(schedule);
				for (const [i, { coroutine, choices, from, to, notes }] of trace.steps.entries()) {
					const said = moments[i]?.possible.find(
						(step) => step.coroutine === coroutine && step.choices.join() === choices.join(),
					);
					expect(said).toEqual({ coroutine, choices, from, to, notes });
					steps += 1;
				}
			}),
			{ numRuns: 100, seed, maxSkipsPerRun: 2 },
		);
		expect(steps).toBeGreaterThan(200);
	});
});

/** A chooser, one who waits for it, and one who fails once it has chosen 2. */
const choosing = program("choosing", () => {
	const [x, mutex] = [cell("x", 0), new CoMutex("mutex")];
	spawn("chooses", function* () {
		yield* mutex.lock();
		yield* pause("before");
		note("chooses a number");
		x.set(choose("which", 3));
		observe("it has chosen", () => x.get() > 0);
		yield* mutex.unlock();
	});
	spawn("locks", function* () {
		yield* mutex.lock();
		yield* mutex.unlock();
	});
	spawn("waits", function* () {
		yield* waitUntil("x is set", () => x.get() > 0);
		assert(x.get() !== 2, "x is not 2");
	});
	spawn("server", () => waitUntil("for ever", () => false), { daemon: true });
	mustReach("it has chosen");
});

const step = (coroutine: string, ...choices: number[]) =>
	choices.length === 0 ? { coroutine } : { coroutine, choices };
const follow = (...schedule: Schedule) => new Stepper(choosing).follow(schedule);

describe("a moment", () => {
	it("says who can do what, who waits for what, who has ended, and what the cells hold", () => {
		const { moments } = follow(step("chooses"), step("chooses", 1), step("waits"));
		const [first, locked, chosen, last] = moments;
		expect(first?.possible.map(({ coroutine }) => coroutine)).toEqual(["chooses", "locks"]);
		expect(first?.waiting).toEqual([
			{ coroutine: "server", why: 'waits at "for ever"' },
			{ coroutine: "waits", why: '"waits" waits at "x is set"' },
		]);
		expect(locked?.possible).toHaveLength(4);
		expect(locked?.possible.slice(0, 3)).toMatchObject(
			[0, 1, 2].map((choice) => ({
				coroutine: "chooses",
				choices: [choice],
				from: "before",
				notes: [{ text: "chooses a number" }],
			})),
		);
		expect([first, locked, chosen].map((moment) => moment?.contents.get("x"))).toEqual([0, 0, 1]);
		expect(chosen?.ended).toEqual(["chooses"]);
		expect(last?.ended).toEqual(["chooses", "waits"]);
		expect(last?.failure).toBeUndefined();
	});

	it("tells for what coroutines wait, in words", () => {
		const { moments } = follow(step("chooses"), step("locks"));
		expect(moments.at(-1)?.waiting.find(({ coroutine }) => coroutine === "locks")?.why).toBe(
			'"locks" waits for mutex "mutex", held by "chooses"',
		);
	});

	it("in which something has failed offers nothing, and says what", () => {
		const { moments, trace, stopped } = follow(step("chooses"), step("chooses", 2), step("waits"));
		expect(stopped).toBeUndefined();
		expect(moments.at(-1)).toMatchObject({
			possible: [],
			failure: { kind: "assertion", message: "x is not 2", coroutine: "waits" },
		});
		expect(trace.failure).toEqual(moments.at(-1)?.failure);
	});

	it("of a deadlock names it as a replay does", () => {
		const deadlock = program("deadlock", () => {
			const [a, b] = [new CoMutex("a"), new CoMutex("b")];
			for (const [name, first, second] of [["one", a, b] as const, ["other", b, a] as const]) {
				spawn(name, function* () {
					yield* first.lock();
					yield* pause("between");
					yield* second.lock();
				});
			}
		});
		const schedule = [step("one"), step("other"), step("one"), step("other")];
		const { moments, trace } = new Stepper(deadlock).follow(schedule);
		expect(trace.failure).toMatchObject({ kind: "deadlock", message: '"one" and "other" wait for each other' });
		expect(trace).toEqual(replaySchedule(deadlock, schedule));
		expect(moments.at(-1)?.waiting.map(({ why }) => why)).toEqual([
			'"one" waits for mutex "b", held by "other"',
			'"other" waits for mutex "a", held by "one"',
		]);
	});

	it("at the very beginning can be the end", () => {
		const nothing = program("nothing", () => atEnd("never", () => false));
		const { moments, stopped, trace } = new Stepper(nothing).follow([step("a")]);
		expect(moments).toHaveLength(1);
		expect(trace.failure).toMatchObject({ kind: "property", message: "never" });
		expect(stopped).toEqual({ step: 1, coroutine: "a", why: "the run has ended: never" });
	});
});

describe("a schedule that does not fit is followed as far as it goes, and stops", () => {
	it.each<[string, Schedule, number, string]>([
		["at one who waits", [step("locks"), step("waits")], 2, '"waits" waits at "x is set"'],
		[
			"at one who waits for a lock",
			[step("chooses"), step("locks"), step("locks")],
			3,
			'"locks" waits for mutex "mutex", held by "chooses"',
		],
		[
			"at one who has ended",
			[step("locks"), step("locks")],
			2,
			'"locks" cannot run, it has ended; coroutines that can run there: "chooses"',
		],
		[
			"at one that there is not",
			[step("nobody")],
			1,
			'there is no coroutine "nobody" at that moment; coroutines that can run there: "chooses", "locks"',
		],
		[
			"at a daemon that waits",
			[step("server")],
			1,
			'"server" cannot run, it waits at "for ever"; coroutines that can run there: "chooses", "locks"',
		],
		[
			"at a wrong choice",
			[step("chooses"), step("chooses", 3)],
			2,
			"it chooses 3, where the program offers 0 or 1 or 2",
		],
		["at no choice", [step("chooses"), step("chooses")], 2, "it chooses nothing, where the program offers 0 or 1 or 2"],
		[
			"at a choice too many",
			[step("chooses"), step("chooses", 1, 0)],
			2,
			"it chooses 1,0, where the program offers 0 or 1 or 2",
		],
		["at a choice where there is none", [step("locks", 0)], 1, "it chooses 0, where the program offers none"],
		[
			"after a failure",
			[step("chooses"), step("chooses", 2), step("waits"), step("locks")],
			4,
			"the run has ended: x is not 2",
		],
	])("%s", (_, schedule, number, why) => {
		const { stopped, moments, trace } = follow(...schedule);
		expect(stopped).toEqual({ step: number, coroutine: schedule.at(-1)?.coroutine, why });
		const part = schedule.slice(0, number - 1);
		expect(moments).toHaveLength(number);
		expect(trace, "up to there it is the run of what comes before").toEqual(replaySchedule(choosing, part));
		expect(moments).toEqual(follow(...part).moments);
	});

	it("nothing of the part that does not fit is left in the next run", () => {
		const stepper = new Stepper(choosing);
		const whole = [step("chooses"), step("chooses", 1), step("locks"), step("waits")];
		const before = stepper.follow(whole);
		stepper.follow([step("chooses"), step("chooses", 7)]);
		stepper.follow([step("chooses"), step("chooses", 2), step("waits"), step("waits")]);
		expect(stepper.follow(whole)).toEqual(before);
	});
});

it("no schedule at all is the initial state", () => {
	const { moments, trace, stopped } = new Stepper(lostUpdate(2)).follow([]);
	expect(moments).toHaveLength(1);
	expect(trace).toEqual(replaySchedule(lostUpdate(2), []));
	expect(stopped).toBeUndefined();
	expect(moments[0]?.contents).toEqual(new Map([["counter", 0]]));
});

it("a step that is only possible reaches no witness", () => {
	const { trace } = follow(step("locks"), step("chooses"));
	expect(trace.steps.flatMap(({ observed }) => observed)).toEqual([]);
	expect(follow(step("chooses"), step("chooses", 1)).trace.steps[1]?.observed).toEqual(["it has chosen"]);
});

it("a program that cannot be set up is refused at once", () => {
	const broken: Program = program("broken", () => {
		throw new Error("no");
	});
	expect(() => new Stepper(broken)).toThrow();
});
