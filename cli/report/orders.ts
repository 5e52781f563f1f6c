import { MAX_STATES_OF_AN_ORDER, type Orders } from "../../properties/index.js";
import { count } from "../../scheduler/index.js";

/** In which of the two orders of running a failure exists. */
export function describeOrders(orders: Orders): string {
	switch (orders) {
		case "both":
			return "ordering: it exists in one event loop (ordering=qemu), and so with ordering=any";
		case "any":
			return "ordering: it exists with ordering=any only: with ordering=qemu, one event loop, no interleaving fails like this";
		default:
			return `ordering: whether it exists with ordering=qemu, too, was not found out within ${count(MAX_STATES_OF_AN_ORDER, "state")}`;
	}
}
