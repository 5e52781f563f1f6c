import type { Model } from "../../../properties/index.js";
import { stateGraph } from "../../../scheduler/index.js";
import { unsafe } from "../../engine/story.js";
import { factsOf } from "./facts.js";
import { foldGraph } from "./fold-graph.js";

/** A question with one right answer. */
export interface Question {
	readonly text: string;
	readonly options: readonly string[];
	/** Which of the options is right, counted from 0. */
	readonly right: number;
	readonly because: string;
}

/** Questions about the race. Where an answer depends on the model, the checker has been asked. */
export function questionsAbout(model: Model): Question[] {
	const settings = unsafe(model);
	const warm = factsOf(model, { ...settings, l2: "warm" });
	const graph = stateGraph(model.build(settings));
	const stillFails = (kind: "reader" | "guest") => foldGraph(graph, [kind]).graph.failures.size > 0;
	const [reader, guest] = [stillFails("reader"), stillFails("guest")];
	return [
		{
			text: "What does B show where it holds no copy?",
			options: ["What A held at the snapshot.", "What A holds at that moment.", "Nothing."],
			right: 1,
			because: "Without a copy, B shows A through.",
		},
		{
			text: "Which order breaks the promise?",
			options: [
				"The guest's write lands; the client looks into B, then reads.",
				"The client looks into B and reads A; the guest's write lands.",
				"The client looks into B; the guest's write lands; it reads A.",
			],
			right: 2,
			because: "The client has seen no copy in B, and does not look again.",
		},
		{
			text: `In Play, set B's L2 table to warm and look at all ${warm.states} states, without the fix. In how many is the promise broken?`,
			options: [warm.violating || "Some", "None", "All after the guest's write"].map((option) => `${option}.`),
			right: warm.violating > 0 ? 0 : 1,
			because: "The race needs no wait: the story's second run has none.",
		},
		{
			text: "With the fix, what does the copy's write into B wait for?",
			options: ["The guest's write to A.", "The client's hold of the mutex.", "The client's read of B."],
			right: 2,
			because: "Nothing that overlaps a serialising write may run beside it.",
		},
		{
			text: "Nobody can break into steps that are folded into one. With which can the promise still be broken?",
			options: ["The client's whole read.", "The copy and the guest's write.", "Either.", "Neither."],
			right: reader ? (guest ? 2 : 0) : guest ? 1 : 3,
			because: "The gap is in the read, between looking into B and reading A.",
		},
	];
}

/** How many of the answers are right. */
export function score(questions: readonly Question[], answers: readonly (number | undefined)[]): number {
	return questions.filter(({ right }, i) => answers[i] === right).length;
}
