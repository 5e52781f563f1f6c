import { type Link, showLink } from "../../../../properties/index.js";
import { describeChange, type Moment, showSchedule, type Trace, type TraceStep } from "../../../../scheduler/index.js";
import { type Actor, inPeoplesNames } from "../../../engine/actors.js";
import { doings } from "../../../engine/sentences.js";
import { arrowOf, lanesOf } from "../sequence/rows.js";

/** Drawings with more messages take long, or are refused, where they are shown. */
export const MAX_MESSAGES = 200;

/** A run to be taken elsewhere. */
export interface ExportedRun extends Omit<Link, "page"> {
	readonly trace: Trace;
	/** One more than the steps. */
	readonly moments: readonly Moment[];
	readonly actors: readonly Actor[];
}

/** The forms in which a run can be copied. */
export const FORMATS: Readonly<Record<string, (run: ExportedRun) => string>> = {
	text: asText,
	Mermaid: asMermaid,
	ITF: asItf,
	JSON: asJson,
};

/** What a step changed, in people's names, each with the name of the variable. */
export function changesOf(step: TraceStep, all: readonly string[]) {
	return step.changes.map(({ cell, before, after }) => ({
		cell,
		variable: variableOf(cell),
		text: inPeoplesNames(describeChange(cell, before, after), all),
	}));
}

/** The variable to which a cell belongs: the family, for a member of one. */
export function variableOf(cell: string): string {
	return cell.split("[")[0] as string;
}

/** The run for people. */
export function asText(run: ExportedRun): string {
	const all = namesIn(run);
	const { steps, digest, failure } = run.trace;
	const told = steps.flatMap((step) => [
		`${step.number}. ${inPeoplesNames(step.coroutine, all)} ${doings(step, all)}`,
		...changesOf(step, all).map(({ text }) => `     ${text}`),
	]);
	const end = failure === undefined ? [] : [`violated: ${failure.message}`];
	const head = [showLink(run), `schedule: ${showSchedule(run.schedule)}`, `digest: ${digest}`];
	return [...head, ...told, ...end, ""].join("\n");
}

/** A sequence diagram for Mermaid, with at most {@link MAX_MESSAGES} messages. */
export function asMermaid(run: ExportedRun): string {
	const all = namesIn(run);
	const lanes = lanesOf(run.actors, run.model.name === "fleecing");
	const idOf = (name: string) => `t${lanes.findIndex(({ coroutine }) => coroutine === name)}`;
	const messages = run.trace.steps.flatMap((step) => {
		const own = idOf(step.coroutine);
		const texts = step.notes.filter(({ signal }) => signal?.woke !== 0).map(({ text }) => text);
		return (texts.length === 0 ? [doings(step, all)] : texts).map((text) => {
			const arrow = arrowOf(text);
			const disk = arrow === undefined ? own : idOf(arrow.disk);
			const line = arrow?.comesBack === true ? `${disk}-->>${own}` : `${own}->>${disk}`;
			return `${line}: ${step.number}. ${escaped(inPeoplesNames(text, all))}`;
		});
	});
	const left = messages.length - MAX_MESSAGES;
	const lines = [
		...lanes.map(({ coroutine, name }) => `participant ${idOf(coroutine)} as ${escaped(name)}`),
		...messages.slice(0, MAX_MESSAGES),
		...(left > 0 ? [`Note over t0: cut after ${MAX_MESSAGES} messages, ${left} more are left out`] : []),
	];
	return ["sequenceDiagram", ...lines.map((line) => `\t${line}`), ""].join("\n");
}

/** These signs end a message, or begin an entity; as an entity they are text. */
function escaped(text: string): string {
	return text.replace(/\s+/g, " ").replace(/[;#]/g, (sign) => `#${sign.charCodeAt(0)};`);
}

/** A trace in the Informal Trace Format, which the tools for TLA+ and Quint read. */
export function asItf(run: ExportedRun): string {
	const cells = [...new Set(run.moments.flatMap(({ contents }) => [...contents.keys()]))];
	const states = run.moments.map(({ contents }, index) => ({
		"#meta": { index },
		"mbt::actionTaken": run.trace.steps[index - 1]?.coroutine ?? "init",
		...Object.fromEntries(cells.map((cell) => [plain(cell), itfOf(contents.get(cell))])),
	}));
	const meta = { format: "ITF", source: showLink(run) };
	return JSON.stringify({ "#meta": meta, vars: ["mbt::actionTaken", ...cells.map(plain)], states }, null, "\t");
}

/** A value as the format writes it: it has no null, and integers of any size. */
function itfOf(value: unknown): unknown {
	if (value === null || value === undefined) return { tag: "None", value: { "#tup": [] } };
	if (typeof value === "number") {
		return Number.isInteger(value) ? { "#bigint": BigInt(value).toString() } : { "#unserializable": String(value) };
	}
	if (Array.isArray(value)) return value.map(itfOf);
	if (typeof value !== "object") return value;
	return Object.fromEntries(Object.entries(value).map(([field, inside]) => [plain(field), itfOf(inside)]));
}

/** Names that begin with `#` belong to the format. */
function plain(name: string): string {
	return name.replace(/^#+/, "_");
}

/** All that the checker knows of the run's steps. */
export function asJson(run: ExportedRun): string {
	const { steps, digest, failure } = run.trace;
	const schedule = showSchedule(run.schedule);
	return JSON.stringify({ link: showLink(run), schedule, digest, violated: failure?.message, steps }, null, "\t");
}

function namesIn({ actors }: ExportedRun): string[] {
	return actors.map(({ coroutine }) => coroutine);
}
