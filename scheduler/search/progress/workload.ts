/** How much of its work a search has done, and how much there is. */
export interface Workload {
	readonly unit: "trace" | "state" | "walk";
	readonly done: number;
	/** How many there are in all, never less than are done; undefined while too little is known to say. */
	readonly total: number | undefined;
	/** Whether the total is known. If not, it is an estimate. */
	readonly exact: boolean;
}
