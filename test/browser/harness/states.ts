import type { Page } from "playwright-core";
import { button, FIXED, RACE, VIOLATION } from "./run.js";

/** A state of the page in which everything has to be in order. */
export interface PageState {
	readonly name: string;
	readonly fragment: string;
	/** What is done there before it is looked at. */
	readonly act?: (page: Page) => Promise<unknown>;
}

/** Every chapter at its beginning. */
export const CHAPTERS: readonly PageState[] = [
	{ name: "start", fragment: "" },
	{ name: "predict", fragment: "in=predict" },
	...[0, 1, 2, 3, 4, 5].map((number) => ({ name: `story ${number}`, fragment: `story=${number}` })),
	{ name: "fix", fragment: "fix=0" },
	{ name: "play", fragment: RACE },
	{ name: "proof", fragment: `${FIXED}&in=proof` },
	{ name: "questions", fragment: "in=questions" },
];

/** States within chapters. */
export const MOMENTS: readonly PageState[] = [
	{ name: "play in the middle", fragment: `${RACE}&s=reader0+guest0*3` },
	{ name: "violation", fragment: VIOLATION },
	{ name: "fix at its end", fragment: "fix=6" },
	{ name: "run on, with breakpoints", fragment: RACE, act: (page) => page.getByText("Run on…").click() },
	{ name: "hint", fragment: RACE, act: (page) => page.keyboard.press("h") },
	{ name: "notice", fragment: "m=fleece" },
	{ name: "keys", fragment: RACE, act: (page) => button(page, "Keys").click() },
	{ name: "graph", fragment: `${VIOLATION}&view=graph` },
	{
		name: "graph with focus",
		fragment: `${VIOLATION}&view=graph`,
		act: (page) => page.locator("svg .state[aria-current=step]").focus(),
	},
	{
		name: "graph as a table",
		fragment: `${RACE}&view=graph`,
		act: (page) => page.getByText("The same as a table").click(),
	},
	{
		name: "proof, complete",
		fragment: `${FIXED}&in=proof`,
		act: (page) => button(page, "Visit the rest for me").click(),
	},
	{ name: "story, predicted", fragment: "story=5", act: (page) => button(page, /^OLD/).click() },
	{ name: "a word explained", fragment: "story=2", act: (page) => page.locator(".term").first().click() },
	{
		name: "questions, answered",
		fragment: "in=questions",
		act: async (page) => {
			await page.getByRole("radio").first().check();
			await button(page, "Check my answers").click();
		},
	},
	{ name: "table", fragment: `${VIOLATION}&view=table` },
	{ name: "sequence", fragment: `${VIOLATION}&view=sequence` },
	{ name: "another model", fragment: "m=lost-update" },
	{ name: "embedded", fragment: `${VIOLATION}&embed=1` },
	{ name: "exploring", fragment: "m=fleecing&readers=3&writers=2&clusters=2" },
];

/** All of them. */
export const STATES: readonly PageState[] = [...CHAPTERS, ...MOMENTS];
