import { parseScheduleStart, type Schedule, showSchedule } from "../../scheduler/index.js";
import { impossibility, MODELS, type Model } from "../models.js";
import type { SettingValues } from "../scenario/settings.js";

/** The version of the links that this version of Heddle writes and reads. */
export const LINK_VERSION = "1";

/** Keys of a link that are no settings: what remains of them, `heddle explore` hands on to its page. */
const MODEL = "m";
const VERSION = "v";
const SCHEDULE = "s";

/** A scenario and a schedule, as a link names them. */
export interface Link {
	readonly model: Model;
	/** All of the model's settings. */
	readonly settings: SettingValues;
	readonly schedule: Schedule;
	/** What the link says besides, for the page that it opens. */
	readonly page: ReadonlyMap<string, string>;
}

/** A link as far as it could be read. */
export interface ReadLink extends Link {
	/** What could not be read, each a sentence that says what was done instead; empty for a good link. */
	readonly complaints: readonly string[];
}

/**
 * The link as the fragment of an address, without `#`: `m=fleecing&v=1&serialize_target_writes=off&s=reader0*2+guest0`.
 * Settings at their standard values are left out.
 */
export function showLink({ model, settings, schedule, page = new Map() }: Omit<Link, "page"> & Partial<Link>): string {
	const changed = model.settings.flatMap(({ key, standard }): [string, string][] => {
		const value = settings[key];
		return value === undefined || value === standard ? [] : [[key, value]];
	});
	const steps: [string, string][] = schedule.length === 0 ? [] : [[SCHEDULE, showSchedule(schedule)]];
	return [[MODEL, model.name], [VERSION, LINK_VERSION], ...changed, ...steps, ...page]
		.map(([key = "", value = ""]) => `${key}=${encode(value)}`)
		.join("&");
}

/** Reads what {@link showLink} has written, with or without `#` and an address before it; the longest part that makes sense. */
export function readLink(text: string): ReadLink {
	const fields = fieldsOf(fragmentOf(text));
	const complaints: string[] = [];
	const version = fields.get(VERSION) ?? LINK_VERSION;
	if (version !== LINK_VERSION) {
		complaints.push(`The link was written for version ${version} of links; it is read as version ${LINK_VERSION}.`);
	}
	const model = modelOf(fields.get(MODEL), complaints);
	const settings = settingsOf(model, fields, complaints);
	const schedule = scheduleOf(fields.get(SCHEDULE) ?? "", complaints);
	const page = new Map(
		[...fields].filter(([key]) => ![MODEL, VERSION, SCHEDULE].includes(key) && !Object.hasOwn(settings, key)),
	);
	return { model, settings, schedule, page, complaints };
}

/** The fragment of an address, without `#`; of text without one, all, unless it is an address. */
export function fragmentOf(text: string): string {
	const hash = text.indexOf("#");
	if (hash >= 0) return text.slice(hash + 1);
	return /^[a-z]+:\/\//i.test(text) ? "" : text;
}

function fieldsOf(fragment: string): Map<string, string> {
	const fields = fragment.split("&").filter((field) => field !== "");
	return new Map(
		fields.map((field) => {
			const equals = field.indexOf("=");
			return equals < 0 ? [field, ""] : [field.slice(0, equals), decode(field.slice(equals + 1))];
		}),
	);
}

function modelOf(name: string | undefined, complaints: string[]): Model {
	const standard = MODELS[0] as Model;
	const model = MODELS.find((candidate) => candidate.name === (name ?? standard.name));
	if (model !== undefined) return model;
	complaints.push(`There is no model "${name}"; ${standard.name} is opened instead.`);
	return standard;
}

/** The settings that the link gives, taken one by one: those that are not possible stay at their standard values. */
function settingsOf(model: Model, fields: ReadonlyMap<string, string>, complaints: string[]): SettingValues {
	// In the model's order: what a setting may be can depend on those before it. No value has a space in it, so a plus that
	// somebody has written is one.
	const given = Object.fromEntries(
		model.settings.flatMap(({ key }) => {
			const value = fields.get(key);
			return value === undefined ? [] : [[key, value.replaceAll(" ", "+")]];
		}),
	);
	const impossible = impossibility(model, given);
	if (impossible === undefined) return model.complete(given);
	let settings = model.complete({});
	for (const [key, value] of Object.entries(given)) {
		const why = impossibility(model, { ...settings, [key]: value });
		if (why === undefined) settings = { ...settings, [key]: value };
		else complaints.push(`The setting ${why}; it stays at ${settings[key]}.`);
	}
	return settings;
}

function scheduleOf(text: string, complaints: string[]): Schedule {
	const { schedule, rest } = parseScheduleStart(text);
	const [word] = rest.split(" ");
	if (word) complaints.push(`The schedule makes no sense from "${word}" on.`);
	return schedule;
}

/** Text for the fragment of an address; what people should be able to read there stays as it is. */
function encode(text: string): string {
	const readable: Readonly<Record<string, string>> = { "%20": "+", "%2C": ",", "%3A": ":", "%2F": "/" };
	return encodeURIComponent(text).replace(/%20|%2C|%3A|%2F/g, (code) => readable[code] as string);
}

function decode(text: string): string {
	// A stray % is taken for what it is.
	const escaped = text.replaceAll("+", " ").replace(/%(?![0-9a-f]{2})/gi, "%25");
	try {
		return decodeURIComponent(escaped);
	} catch {
		// Bytes that are no text are left as they stand.
		return text.replaceAll("+", " ");
	}
}
