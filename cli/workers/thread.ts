import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { MODELS } from "../../properties/index.js";
import {
	type JobRun,
	NondeterminismError,
	runThrough,
	STEP_LIMIT,
	settling,
	type TraceJob,
	TraceWorker,
} from "../../scheduler/index.js";
import type { FromThread, ThreadData, ToThread } from "./messages.js";

/*
 * A thread: does jobs with a machine of its own, one at a time, and lets messages in between two slices of one.
 */

/** What a job has found is told once in so many milliseconds. */
const MS_BETWEEN_REPORTS = 100;

const { model, settings } = workerData as ThreadData;
const known = MODELS.find(({ name }) => name === model);
if (known === undefined || parentPort === null) throw new Error(`no thread can check "${model}"`);
const port = parentPort;
const source = known.build(settings);

const worker = new TraceWorker(source);
let round = 0;
let othersWait = false;

function tell(message: FromThread): void {
	port.postMessage(message);
}

port.on("message", (message: ToThread) => {
	handle(message).catch((error: unknown) => {
		if (error instanceof NondeterminismError) tell({ say: "failure", failure: error.failure });
		else tell({ say: "fault", text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
	});
});

async function handle(message: ToThread): Promise<void> {
	if (message.say === "round") {
		round = message.round;
		worker.know(message.looks);
	} else if (message.say === "share") othersWait = true;
	else if (message.say === "job") await work(message.job);
	else tell({ say: "settled", findings: runThrough(settling(worker.machine, { determinism: message.isComplete })) });
}

async function work(job: TraceJob): Promise<void> {
	othersWait = false;
	const begun = round;
	const run = worker.begin(job, {}, { stepLimit: STEP_LIMIT });
	let nextReport = performance.now() + MS_BETWEEN_REPORTS;
	for (;;) {
		const end = run.goOn();
		if (end !== undefined) {
			tell({ say: "end", round, end, deliveries: run.takeDeliveries() });
			return;
		}
		await setImmediate();
		// The machine is wanted for another search.
		if (round !== begun) return;
		if (othersWait) share(run);
		if (performance.now() < nextReport) continue;
		nextReport = performance.now() + MS_BETWEEN_REPORTS;
		tell({ say: "found", round, deliveries: run.takeDeliveries(), steps: run.steps });
	}
}

function share(run: JobRun): void {
	const states = run.share();
	if (states === undefined) return;
	othersWait = false;
	tell({ say: "shared", round, states, deliveries: run.takeDeliveries() });
}
