import { requestsInFlight } from "../../model/index.js";
import type { FleecingProperty } from "./property.js";

/** Whatever happens to a request, it takes with it all that it has put anywhere. */
export const nothingLeftBehind: FleecingProperty = {
	name: "nothing left behind",
	about: "in the end no request is tracked, no copy is noted as in flight, and no mutex is held",
	when: "at the end",
	holds: ({ fleecing }) => {
		const { a, b, job } = fleecing;
		const left = [
			...[a, b].flatMap((bs) => requestsInFlight(bs).map(({ id }) => `${id} on ${bs.name}`)),
			...[a, b].flatMap((bs) => (bs.serialisingInFlight.get() === 0 ? [] : [`serialisingInFlight of ${bs.name}`])),
			...job.copiesInFlight().map(({ co }) => `the copy of ${co}`),
			...(fleecing.isMutexHeld() ? ["the mutex of B"] : []),
		];
		return left.length === 0 || { expected: "nothing", actual: left };
	},
};
