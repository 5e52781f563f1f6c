import type { SettingValues } from "../../properties/index.js";
import type {
	Delivery,
	Failure,
	JobEnd,
	Schedule,
	SharedState,
	TraceJob,
	WorkerFindings,
} from "../../scheduler/index.js";

/** The program that a thread builds for itself: functions cannot be sent. */
export interface ThreadData {
	readonly model: string;
	readonly settings: SettingValues;
}

/** What a thread is told. */
export type ToThread =
	/** Begin afresh, with properties having looked at these. */
	| { readonly say: "round"; readonly sightings: readonly Schedule[] }
	| { readonly say: "job"; readonly job: TraceJob }
	/** Others have nothing to do. */
	| { readonly say: "share" }
	/** The search is over: say what was seen, and, if all was explored, look at what was recorded. */
	| { readonly say: "settle"; readonly isComplete: boolean };

/** What a thread answers. */
export type FromThread =
	| { readonly say: "found"; readonly deliveries: readonly Delivery[]; readonly steps: number }
	| { readonly say: "shared"; readonly states: readonly SharedState[]; readonly deliveries: readonly Delivery[] }
	| { readonly say: "end"; readonly end: JobEnd; readonly deliveries: readonly Delivery[] }
	| { readonly say: "settled"; readonly findings: WorkerFindings }
	/** The program is not deterministic. */
	| { readonly say: "failure"; readonly failure: Failure }
	/** Anything else that was thrown. */
	| { readonly say: "fault"; readonly text: string };
