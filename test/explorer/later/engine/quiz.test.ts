import { describe, expect, it } from "vitest";
import { safe, unsafe } from "../../../../explorer/engine/story.js";
import { factsOf } from "../../../../explorer/later/engine/facts.js";
import { foldGraph } from "../../../../explorer/later/engine/fold-graph.js";
import { questionsAbout, score } from "../../../../explorer/later/engine/quiz.js";
import { MODELS, type Model } from "../../../../properties/index.js";
import { stateGraph } from "../../../../scheduler/index.js";

const model = MODELS[0] as Model;
const questions = questionsAbout(model);

it("asks five questions, each with a right answer among different ones", () => {
	expect(questions).toHaveLength(5);
	for (const { options, right } of questions) {
		expect(options[right]).toBeDefined();
		expect(new Set(options).size).toBe(options.length);
	}
});

it("does not give the answers away by their place or their length", () => {
	const places = questions.map(({ right }) => right);
	expect(new Set(places).size).toBeGreaterThan(1);
	const longest = questions.filter(({ options, right }) =>
		options.every((option, i) => i === right || option.length < (options[right] as string).length),
	);
	expect(longest.length).toBeLessThan(questions.length / 2);
});

it("takes the answers about warm tables and folded steps from the checker", () => {
	const warm = factsOf(model, { ...unsafe(model), l2: "warm" });
	expect(questions[2]?.text).toContain(`${warm.states} states`);
	expect(questions[2]?.options[questions[2].right]).toBe(`${warm.violating}.`);
	const graph = stateGraph(model.build(unsafe(model)));
	expect(foldGraph(graph, ["reader"]).graph.failures.size).toBe(0);
	expect(foldGraph(graph, ["guest"]).graph.failures.size).toBeGreaterThan(0);
	expect(questions[4]?.options[questions[4].right]).toBe("The copy and the guest's write.");
});

describe("score", () => {
	const right = questions.map((question) => question.right);
	it("counts right answers", () => {
		expect(score(questions, right)).toBe(5);
		expect(score(questions, [right[0], (right[1] as number) + 1, ...right.slice(2)])).toBe(4);
	});
	it("counts none where nothing has been answered", () => {
		expect(score(questions, [])).toBe(0);
		expect(score(questions, [undefined, right[1]])).toBe(1);
	});
});

it("knows of both scenarios what the proof says", () => {
	expect(factsOf(model, unsafe(model)).violating).toBeGreaterThan(0);
	expect(factsOf(model, unsafe(model)).endings).toEqual(["NBD client got NEW", "NBD client got OLD"]);
	expect(factsOf(model, safe(model))).toMatchObject({ violating: 0, endings: ["NBD client got OLD"] });
});
