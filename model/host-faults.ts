import { type CellFamily, cellFamily, choose, note, observe, self } from "../scheduler/index.js";

/** What the host does, by the names that its failures have, some of them in scenarios with an A of a certain format only. */
export const HOST_OPERATIONS: readonly string[] = [
	...["A.file", "B.file", "Base.file"].flatMap((file) =>
		["read", "write", "zero", "discard"].map((verb) => `${verb} ${file}`),
	),
	"copy A.file to B.file",
	...["A", "B"].flatMap((image) =>
		[...["load L2", "update L2", "load refcounts"], ...["update refcounts", "write the new L2 table", "update L1"]].map(
			(step) => `${step} of ${image}`,
		),
	),
];

/** Marks a run in which the host fails. */
export const HOST_FAILED = "an operation of the host failed";

/** Which operations of the host may fail. */
export interface HostFaultOptions {
	/** How many fail at most, in the whole of a run. */
	readonly most: number;
	/** Only operations whose description contains this fail, such as `write B.file`; empty for any. */
	readonly at: string;
}

/** The host's failures: wherever it does something, it may fail, as long as there are failures left to inject. */
export class HostFaults {
	/** How many operations have failed, by the coroutine whose they were. */
	private readonly failures: CellFamily<number>;

	constructor(private readonly options: HostFaultOptions) {
		this.failures = cellFamily("host.failures", 0);
	}

	/** Whether this operation of the running coroutine fails. The checker looks at both answers. */
	fails(operation: string): boolean {
		if (this.options.most === 0 || !operation.includes(this.options.at)) return false;
		const failed = this.failures.entries().reduce((sum, [, count]) => sum + count, 0);
		if (failed >= this.options.most) return false;
		if (choose(`does "${operation}" fail`, 2) === 0) return false;
		const mine = this.failures.at(self());
		mine.set(mine.get() + 1);
		observe(HOST_FAILED, () => true);
		note(`the host fails: ${operation}`, { event: "the host fails" });
		return true;
	}

	/** How many operations of a coroutine have failed; for properties. */
	ofCoroutine(co: string): number {
		return this.options.most === 0 ? 0 : this.failures.at(co).get();
	}
}
