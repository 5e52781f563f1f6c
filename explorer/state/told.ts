import { type Prevented, prevented, type Story, safe, storyOf } from "../engine/story.js";
import { AT_FIRST, type Chapter, type Open } from "./open.js";

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

/** After how many steps each page of the chapter is; undefined for chapters without pages. */
export function stopsOf(chapter: Chapter): readonly number[] | undefined {
	return chapter === "story" || chapter === "fix" ? told()[chapter].stops : undefined;
}

/** How many pages the chapter has, beside the one before the first step; 0 for chapters without. */
export function pagesOf(chapter: Chapter): number {
	return (stopsOf(chapter)?.length ?? 1) - 1;
}

/** What the chapter begins with when it is opened while this is open. */
export function beginningOf(chapter: Chapter, { chapter: from, model }: Open): Partial<Open> {
	const beginning = { chapter, page: 0, fold: AT_FIRST.fold };
	// The proof is about the same model as the run before it; all that teaches is about the first.
	if (chapter === "proof") return { ...beginning, settings: safe(model), schedule: [], at: 0 };
	if (chapter === "play" && (from === "play" || from === "proof")) return { chapter };
	return { ...beginning, model: AT_FIRST.model, settings: AT_FIRST.settings, schedule: [], at: 0 };
}

/** In chapters that teach, the chapter says which run is open, and its page how far. */
export function asTold(open: Open): Open {
	const { chapter } = open;
	if (chapter === "play" || chapter === "proof") return open;
	// All other chapters are about the race, and predictions and questions about its start.
	const race = { ...open, model: AT_FIRST.model, settings: AT_FIRST.settings, fold: AT_FIRST.fold };
	if (chapter === "primer") return race;
	if (chapter === "predict" || chapter === "questions") return { ...race, schedule: [], at: 0 };
	const { settings, schedule, stops } = chapter === "story" ? told().story : told().fix;
	const page = Math.min(open.page, stops.length - 1);
	return { ...race, settings, schedule, page, at: stops[page] as number };
}
