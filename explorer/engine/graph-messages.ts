import type { SettingValues } from "../../properties/index.js";
import type { StateGraph } from "../../scheduler/index.js";

/** What the page asks of its worker: the state graph of a scenario. */
export interface GraphRequest {
	readonly model: string;
	readonly settings: SettingValues;
	readonly maxStates: number;
}

/** What the worker answers: now and then how far it is, and at last the graph. */
export type GraphAnswer =
	| { readonly kind: "progress"; readonly found: number; readonly done: number }
	| { readonly kind: "graph"; readonly graph: StateGraph }
	| { readonly kind: "failed"; readonly message: string };
