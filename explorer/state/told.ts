import { type Prevented, prevented, type Story, storyOf } from "../engine/story.js";
import { AT_FIRST, type Open } from "./open.js";

let known: { readonly story: Story; readonly fix: Prevented } | undefined;

/** The story of the race, and the same clicks with the remedy in place. They take a search, so they are made once. */
export function told(): { readonly story: Story; readonly fix: Prevented } {
	if (known === undefined) {
		const story = storyOf(AT_FIRST.model);
		if (story === undefined) throw new Error("the model that the page is about has no story");
		known = { story, fix: prevented(AT_FIRST.model, story) };
	}
	return known;
}

/** How many pages the chapter has, beside the one before the first step; 0 for chapters without. */
export function pagesOf(chapter: Open["chapter"]): number {
	if (chapter === "story") return told().story.stops.length - 1;
	return chapter === "fix" ? told().fix.stops.length - 1 : 0;
}

/** In chapters that tell something, the page says which run is open, and how far. */
export function asTold(open: Open): Open {
	const { chapter } = open;
	if (chapter !== "story" && chapter !== "fix") return open;
	const { settings, schedule, stops } = chapter === "story" ? told().story : told().fix;
	const page = Math.min(open.page, stops.length - 1);
	return { ...open, model: AT_FIRST.model, settings, schedule, page, at: stops[page] as number, fold: AT_FIRST.fold };
}
