import { expect, it } from "vitest";
import { dotText } from "../../../cli/explore/dot.js";
import { assert, choose, pause, program, spawn, stateGraph } from "../../../scheduler/index.js";
import { lostUpdate } from "../../scheduler/programs.js";

it("draws states and steps, ends and failures", () => {
	expect(dotText("lost update", stateGraph(lostUpdate(2)))).toBe(`digraph "lost update" {
	label="lost update";
	node [shape=circle];
	0 [style=bold];
	10 [shape=doublecircle];
	11 [shape=octagon, label="11\\nproperty: all are counted"];
	0 -> 1 [label="a"];
	0 -> 2 [label="b"];
	1 -> 3 [label="a"];
	1 -> 4 [label="b"];
	2 -> 4 [label="a"];
	2 -> 5 [label="b"];
	3 -> 6 [label="b"];
	4 -> 7 [label="a"];
	4 -> 8 [label="b"];
	5 -> 9 [label="a"];
	6 -> 10 [label="b"];
	7 -> 11 [label="b"];
	8 -> 11 [label="a"];
	9 -> 10 [label="a"];
}`);
});

it("tells steps with choices apart, and keeps quotes and backslashes from meaning anything", () => {
	const odd = program("odd", () => {
		spawn('"two\\N words"', function* () {
			yield* pause("before");
			assert(choose("which", 2) === 0, 'not "one"\\n\nreally');
		});
	});
	const text = dotText('of "odd"', stateGraph(odd));
	expect(text).toContain('digraph "of \\"odd\\"" {');
	expect(text).toContain('[label="\\"\\\\\\"two\\\\\\\\N words\\\\\\"\\":0"];');
	expect(text).toContain('[label="\\"\\\\\\"two\\\\\\\\N words\\\\\\"\\":1"];');
	expect(text).toContain('label="2\\nassertion: not \\"one\\"\\\\n\\nreally"');
	for (const line of text.split("\n")) expect(line).toMatch(/^(digraph ".*" \{|\t.*;|\})$/);
});

it("says that it is not whole", () => {
	const text = dotText("lost update", stateGraph(lostUpdate(2), { maxStates: 3 }));
	expect(text).toContain('label="lost update\\nincomplete: max-states 3";');
});
