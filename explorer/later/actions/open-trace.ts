import { batch } from "@preact/signals-core";
import { editIn, parseTraceText, type TraceFile, TraceFileError } from "../../../properties/index.js";
import { scheduleStep } from "../../../scheduler/index.js";
import { go } from "../../actions/navigate.js";
import { AT_FIRST } from "../../state/open.js";
import { stepperFor } from "../../state/run.js";
import { notice, tell } from "../../state/said.js";

/** Opens a trace file that somebody has dropped or picked; what of it does not fit is said. It stays in the browser. */
export async function openTrace(file: File): Promise<void> {
	let trace: TraceFile;
	try {
		trace = parseTraceText(await file.text());
	} catch (error) {
		if (!(error instanceof TraceFileError)) throw error;
		tell(`${file.name} was not opened: ${error.message}. heddle check MODEL --out FILE makes a new one.`);
		return;
	}
	const checksum = await checksumOf(trace.checked);
	batch(() => show(file.name, trace, checksum ?? trace.checksum));
}

function show(name: string, file: TraceFile, checksum: string): void {
	const { model, settings, record } = file;
	const run = stepperFor(model, settings).follow(record.schedule);
	const { steps } = run.trace;
	const differs = steps.findIndex(({ digest }, i) => digest !== record.schedule[i]?.digest);
	const fits = differs < 0 ? steps.length : differs;
	notice.value = undefined;
	go({
		...AT_FIRST,
		chapter: "play",
		model,
		settings,
		schedule: record.schedule.slice(0, fits).map(({ coroutine, choices = [] }) => scheduleStep(coroutine, choices)),
		at: fits,
	});
	const difference = "the run is another one from there on: the file was edited, or is of another version";
	const why = (differs < 0 ? run.stopped?.why : undefined) ?? difference;
	const edit = fits < record.schedule.length ? undefined : editIn(file, run.trace, checksum);
	if (fits < record.schedule.length) tell(`${name} fits up to step ${fits}: step ${fits + 1} does not, since ${why}.`);
	else if (edit !== undefined) tell(`${name} is open, but ${edit}.`);
	else tell(`${name} is open: ${fits} steps, each with the digest that the file says.`);
}

/** The checksum of what a trace file checks; undefined where the browser does not compute any. */
async function checksumOf(checked: string): Promise<string | undefined> {
	// Not there where a page comes from another machine without encryption.
	const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
	const hash = await subtle?.digest("SHA-256", new TextEncoder().encode(checked));
	return hash && [...new Uint8Array(hash, 0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
