import type { PartialOrder } from "../partial-order/partial-order.js";

/** How exhaustive searches look at fewer states than there are. */
export interface ReductionOptions {
	/** Whether states that differ only by exchanges of interchangeable coroutines are taken for one. Default: false. */
	readonly symmetry?: boolean;
	/** What decides where one coroutine may go first, alone. Default: nobody, all go in all states. */
	readonly partialOrder?: PartialOrder | undefined;
}
