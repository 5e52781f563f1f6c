/** What is measured, and what it may be. */
export interface Measured {
	readonly what: string;
	/** One for each time it was measured, in the unit of the limit. */
	readonly values: readonly number[];
	/** Undefined where none is set. */
	readonly limit?: number;
	readonly unit: "bytes" | "ms";
}
