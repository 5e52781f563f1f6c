import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Program, program } from "../../../scheduler/index.js";
import { entriesIn, JournalMismatchError, Occasion } from "../../../scheduler/machine/journal.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { replayJournal } from "../../../scheduler/machine/replay-journal.js";
import { BreadthFirst } from "../../../scheduler/search/breadth-first.js";
import { DepthFirst } from "../../../scheduler/search/depth-first.js";
import { exploreTraces } from "../../../scheduler/search/dpor/explore-traces.js";
import { explore } from "../../../scheduler/search/explore.js";
import { numberingOf } from "../../../scheduler/trace/numbering.js";
import { programOf } from "../../arbitraries/interpret.js";
import { programTexts } from "../../arbitraries/programs.js";
import { seed } from "../../seed.js";
import { lostUpdate, safeUpdate } from "../programs.js";

/** Larger programs are explored only in part. */
const MAX_STATES = 400;
const MAX_TRANSITIONS = 2_000;

type Search = (machine: Machine) => unknown;

const SEARCHES: Readonly<Record<string, Search>> = {
	"depth-first": (machine) => explore(machine, new DepthFirst(), { maxStates: MAX_STATES, goOnAfterFailure: true }),
	"breadth-first": (machine) => explore(machine, new BreadthFirst(), { maxStates: MAX_STATES, goOnAfterFailure: true }),
	dpor: (machine) => {
		const { dpor, ...exploration } = exploreTraces(machine, {
			maxTransitions: MAX_TRANSITIONS,
			goOnAfterFailure: true,
		});
		return { ...exploration, traces: dpor.traces };
	},
};

/** Everything that is numbered, in order of number. */
function numbers(machine: Machine) {
	const { state, learner } = machine;
	return {
		slots: Array.from({ length: machine.width }, (_, slot) => state.layout.nameOf(slot)),
		points: learner.points.map(({ label, automaton, arrivals }) => [label, automaton?.name, arrivals.length]),
		values: Array.from({ length: state.values.size }, (_, id) => state.values.valueOf(id)),
		digest: numberingOf(machine),
		journal: machine.journal.bytes,
	};
}

function replayed(program: Program, search: Search): { original: Machine; copy: Machine } {
	const original = new Machine(program);
	search(original);
	const copy = new Machine(program);
	replayJournal(copy, original.journal.bytes);
	return { original, copy };
}

describe.each(Object.entries(SEARCHES))("a machine that goes through the journal of a %s search", (_, search) => {
	it("gives the same numbers, and needs no generator to do the search again", () => {
		let learned = 0;
		fc.assert(
			fc.property(programTexts({ maxOps: 8, loops: true }), (text) => {
				const { original, copy } = replayed(programOf(text), search);
				expect(numbers(copy)).toEqual(numbers(original));
				const { generatorRuns } = copy.learner;
				copy.reset();
				const again = search(copy);
				original.reset();
				expect(JSON.stringify(again)).toBe(JSON.stringify(search(original)));
				expect(copy.learner.generatorRuns).toBe(generatorRuns);
				learned += original.journal.length;
			}),
			{ numRuns: 200, seed },
		);
		expect(learned, "there was something to learn").toBeGreaterThan(1_000);
	});
});

describe("a journal", () => {
	it("may be replayed piece by piece", () => {
		const original = new Machine(lostUpdate(3));
		explore(original, new DepthFirst({ maxDepth: 2 }), { goOnAfterFailure: true });
		const first = original.journal.bytes;
		explore(original, new DepthFirst(), { goOnAfterFailure: true });
		const all = original.journal.bytes;
		expect(all.length).toBeGreaterThan(first.length);
		const copy = new Machine(lostUpdate(3));
		replayJournal(copy, first);
		expect(copy.journal.bytes).toEqual(first);
		replayJournal(copy, all);
		expect(numbers(copy)).toEqual(numbers(original));
		expect(() => replayJournal(copy, first), "it knows more by now").toThrow(JournalMismatchError);
	});

	it("says on what occasions something was learned, and in which state", () => {
		const machine = new Machine(lostUpdate(2));
		machine.reset();
		machine.step(machine.coroutines[0] as number);
		machine.step(machine.coroutines[0] as number);
		machine.verdictOf(machine.properties[0] as Machine["properties"][number]);
		// Once known, it is not entered again.
		machine.verdictOf(machine.properties[0] as Machine["properties"][number]);
		const [slot] = machine.coroutines;
		expect([...entriesIn(machine.journal.bytes)].map(({ occasion, who }) => [occasion, who])).toEqual([
			[Occasion.Step, slot],
			[Occasion.Step, slot],
			[Occasion.Property, 0],
		]);
	});

	it("is refused by another program", () => {
		const original = new Machine(lostUpdate(3));
		explore(original, new DepthFirst(), { goOnAfterFailure: true });
		for (const other of [lostUpdate(2), program("empty", () => undefined)]) {
			expect(() => replayJournal(new Machine(other), original.journal.bytes)).toThrow(JournalMismatchError);
		}
		// It has the same cells and coroutines, and does something else.
		expect(() => replayJournal(new Machine(safeUpdate(3)), original.journal.bytes)).toThrow(/does not come about/);
	});

	it("is refused where it was cut off within an entry", () => {
		const original = new Machine(lostUpdate(2));
		explore(original, new DepthFirst(), { goOnAfterFailure: true });
		const { bytes } = original.journal;
		const cut = () => replayJournal(new Machine(lostUpdate(2)), bytes.subarray(0, bytes.length - 1));
		expect(cut).toThrow("the journal ends within an entry");
	});
});
