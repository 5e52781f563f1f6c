import type { SettingValues } from "../../properties/index.js";
import type { Delivery, Failure, JobEnd, Look, SharedState, TraceJob, WorkerFindings } from "../../scheduler/index.js";

/** The program that a thread builds for itself: functions cannot be sent. */
export interface ThreadData {
	readonly model: string;
	readonly settings: SettingValues;
}

/** What a thread is told. */
export type ToThread =
	/** Leave what you are doing: the search begins again, and properties are known to look at these. */
	| { readonly say: "round"; readonly round: number; readonly looks: readonly Look[] }
	| { readonly say: "job"; readonly job: TraceJob }
	/** Others have nothing to do. */
	| { readonly say: "share" }
	/** The search is over: say what was seen, and, if all was explored, look at what was recorded. */
	| { readonly say: "settle"; readonly isComplete: boolean };

interface OfJob {
	/** The round in which it was done: what comes of earlier ones is void. */
	readonly round: number;
	readonly deliveries: readonly Delivery[];
}

/** What a thread answers. */
export type FromThread =
	| (OfJob & { readonly say: "found"; readonly steps: number })
	| (OfJob & { readonly say: "shared"; readonly states: readonly SharedState[] })
	| (OfJob & { readonly say: "end"; readonly end: JobEnd })
	| { readonly say: "settled"; readonly findings: WorkerFindings }
	/** The program is not deterministic. */
	| { readonly say: "failure"; readonly failure: Failure }
	/** Anything else that was thrown. */
	| { readonly say: "fault"; readonly text: string };
