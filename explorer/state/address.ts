import { type Model, readLink, showLink } from "../../properties/index.js";
import type { ActorKind } from "../engine/actors.js";
import { AT_FIRST, CHAPTERS, type Chapter, type Open, VIEWS, type View } from "./open.js";
import { pagesOf } from "./told.js";

/** Keys of an address that say something of the page, not of the run. */
const KEYS = ["in", "story", "fix", "at", "view", "fold", "embed", "hide", "moves"] as const;
type Key = (typeof KEYS)[number];

/** No challenge allows more steps. */
const MOST_MOVES = 1000;

/** What an address says, and what of it could not be read. */
export interface Address {
	readonly open: Open;
	readonly complaints: readonly string[];
}

/** The address, without `#`, at which all of this is open: as short as can be. */
export function addressOf(open: Open): string {
	const { chapter, page: number, model, settings, schedule, at } = open;
	const page = new Map<Key, string>();
	if (open.embed) page.set("embed", "1");
	if (open.hide) page.set("hide", "answer");
	if (chapter === "story" || chapter === "fix") {
		return [[chapter, String(number)], ...page].map((field) => field.join("=")).join("&");
	}
	if (chapter !== "play") page.set("in", chapter);
	if (at !== schedule.length) page.set("at", String(at));
	if (open.view !== AT_FIRST.view) page.set("view", open.view);
	if (open.fold.length > 0) page.set("fold", open.fold.join(","));
	if (open.moves !== undefined) page.set("moves", String(open.moves));
	if (chapter === "play" || chapter === "proof") return showLink({ model, settings, schedule, page });
	return [...page].map((field) => field.join("=")).join("&");
}

/** Reads an address, or the link of a schedule, as far as it makes sense. */
export function readAddress(text: string): Address {
	const fragment = text.slice(text.indexOf("#") + 1);
	if (fragment.trim() === "") return { open: AT_FIRST, complaints: [] };
	const { page, complaints: unread, ...link } = readLink(`#${fragment}`);
	const complaints = [...unread];
	for (const key of page.keys()) {
		if (!KEYS.includes(key as Key)) complaints.push(`The link says "${key}", which means nothing here.`);
	}
	const number = <T extends number | undefined>(key: Key, least: number, most: number, otherwise: T) => {
		const said = page.get(key);
		if (said === undefined) return otherwise;
		if (/^\d+$/.test(said) && Number(said) >= least && Number(said) <= most) return Number(said);
		complaints.push(refusal(key, said, `${least} to ${most}`));
		return otherwise;
	};
	const flag = (key: Key, yes: string) => oneOf(page, key, [yes, ""], "", complaints) === yes;
	const chapter = chapterOf(page, link.model, complaints);
	const isTold = chapter === "story" || chapter === "fix";
	const standard = AT_FIRST.model === link.model && !/(^|&)(m|s)=/.test(fragment) && chapter !== "play";
	const open: Open = {
		...link,
		settings: standard && isStandard(link.model, link.settings) ? AT_FIRST.settings : link.settings,
		chapter,
		page: isTold ? number(chapter, 0, pagesOf(chapter), 0) : 0,
		at: number("at", 0, link.schedule.length, link.schedule.length),
		view: oneOf<View>(page, "view", VIEWS, AT_FIRST.view, complaints),
		fold: kindsIn(page.get("fold") ?? "", complaints),
		embed: flag("embed", "1"),
		hide: flag("hide", "answer"),
		moves: number("moves", 1, MOST_MOVES, undefined),
	};
	return { open, complaints };
}

function isStandard(model: Model, settings: Open["settings"]): boolean {
	return model.settings.every(({ key, standard }) => settings[key] === standard);
}

function chapterOf(page: ReadonlyMap<string, string>, model: Model, complaints: string[]): Chapter {
	const isFleecing = model === AT_FIRST.model;
	const said = page.has("story") ? "story" : page.has("fix") ? "fix" : page.get("in");
	const chapter = CHAPTERS.find((candidate) => candidate === (said ?? "play"));
	if (chapter === undefined) complaints.push(`There is no chapter "${said}"; there are ${CHAPTERS.join(", ")}.`);
	const known = chapter ?? "play";
	if (isFleecing || known === "play" || known === "proof") return known;
	complaints.push(`The chapter "${known}" is about ${AT_FIRST.model.name} alone.`);
	return "play";
}

function oneOf<T extends string>(
	page: ReadonlyMap<string, string>,
	key: Key,
	possible: readonly T[],
	otherwise: T,
	complaints: string[],
): T {
	const said = page.get(key);
	const found = possible.find((candidate) => candidate === said);
	if (found === undefined && said !== undefined) {
		complaints.push(refusal(key, said, possible.join(", ")));
	}
	return found ?? otherwise;
}

function kindsIn(text: string, complaints: string[]): ActorKind[] {
	return text
		.split(",")
		.filter((kind) => kind !== "")
		.filter((kind): kind is ActorKind => {
			const isOne = kind === "reader" || kind === "guest";
			if (!isOne) complaints.push(refusal("fold", kind, "reader, guest"));
			return isOne;
		});
}

function refusal(key: Key, said: string, possible: string): string {
	return `The link says ${key}=${said}; possible are ${possible}.`;
}
