import { expect, it } from "vitest";
import { meaningOf, piecesOf, TERMS } from "../../../explorer/words/terms.js";
import { REPORTED_RACE } from "../../../properties/story.js";

it("takes a text apart at the words that need an explanation, in any of their forms", () => {
	expect(piecesOf("The mutex of all clusters is in the L2 table.")).toEqual([
		"The ",
		"mutex",
		" of all ",
		"clusters",
		" is in the ",
		"L2 table",
		".",
	]);
	expect(piecesOf("Nothing to explain.")).toEqual(["Nothing to explain."]);
	expect(piecesOf("The dot of A-file is a dot.")).toEqual(["The dot of A-file is a dot."]);
});

it("explains every word that it takes out", () => {
	for (const [word, meaning] of TERMS) expect(meaningOf(word)).toBe(meaning);
	for (const { sentence } of REPORTED_RACE) {
		const words = piecesOf(sentence).filter((_, i) => i % 2 === 1);
		expect(words.map(meaningOf)).not.toContain("");
		expect(piecesOf(sentence).join("")).toBe(sentence);
	}
});
