import { expect, it } from "vitest";
import { AT_FIRST, CHAPTERS, type Open } from "../../../explorer/state/open.js";
import { asTold, beginningOf, pagesOf, stopsOf } from "../../../explorer/state/told.js";
import { MODELS, type Model } from "../../../properties/index.js";

const playing: Open = {
	...AT_FIRST,
	chapter: "play",
	settings: { ...AT_FIRST.settings, readers: "2" },
	schedule: [{ coroutine: "reader0" }],
	at: 1,
};

it("a chapter that teaches begins with the race, at its start, whatever was open", () => {
	for (const chapter of ["primer", "predict", "questions"] as const) {
		const opened = { ...playing, model: MODELS[1] as Model, ...beginningOf(chapter, playing) };
		expect(opened).toEqual({ ...AT_FIRST, chapter });
	}
});

it("the proof begins with the remedy on", () => {
	expect(beginningOf("proof", playing)).toMatchObject({
		settings: { serialize_target_writes: "on" },
		schedule: [],
		at: 0,
	});
});

it("a run that is being played stays, and one that was told does not become it", () => {
	expect({ ...playing, ...beginningOf("play", playing) }).toEqual(playing);
	const told = asTold({ ...AT_FIRST, chapter: "fix", page: 3 });
	expect({ ...told, ...beginningOf("play", told) }).toEqual({ ...AT_FIRST, chapter: "play" });
});

it("each page of a telling is where its part ends", () => {
	for (const chapter of CHAPTERS) {
		const stops = stopsOf(chapter);
		expect(pagesOf(chapter)).toBe(chapter === "story" ? 5 : chapter === "fix" ? 6 : 0);
		for (const [page, stop] of (stops ?? []).entries()) expect(asTold({ ...AT_FIRST, chapter, page }).at).toBe(stop);
	}
});
