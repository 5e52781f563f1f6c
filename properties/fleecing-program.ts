import { Fleecing, nameOfSubBlock, SUB_BLOCK_SIZE, type Switches } from "../model/index.js";
import {
	always,
	type Coroutine,
	type Handle,
	interchangeable,
	keeping,
	mustReach,
	note,
	type Program,
	pause,
	program,
	spawn,
} from "../scheduler/index.js";
import { clearBitMeansCopied } from "./holding/clear-bit-means-copied.js";
import { guestWritesKept } from "./holding/guest-writes-kept.js";
import { noTornRead } from "./holding/no-torn-read.js";
import { pointInTime } from "./holding/point-in-time.js";
import type { FleecingProperty } from "./holding/property.js";
import { readsAgree } from "./holding/reads-agree.js";
import { Ledger, writtenContent } from "./ledger.js";
import { type Range, type Request, type Scenario, subBlocksOf } from "./scenario/scenario.js";
import { witnessesOf } from "./witnesses.js";

/**
 * What must hold in every state, in the order in which it is looked at. That every request ends, and that no assertion
 * fails, the checker looks for by itself.
 */
export const FLEECING_PROPERTIES: readonly FleecingProperty[] = [
	pointInTime,
	noTornRead,
	readsAgree,
	guestWritesKept,
	clearBitMeansCopied,
];

/** How to make a program of a scenario. */
export interface FleecingProgramOptions {
	/** Pieces of synchronisation to take out. Default: none. */
	readonly switches?: Partial<Switches>;
	/** The properties to state. Default: all. */
	readonly properties?: readonly FleecingProperty[];
	/** Whether to demand the scenario's witnesses. Default: if no piece is taken out. */
	readonly demandWitnesses?: boolean;
}

/** The program in which a scenario's clients do what it says, with the properties stated and the witnesses demanded. */
export function fleecingProgram(scenario: Scenario, options: FleecingProgramOptions = {}): Program {
	const { switches = {}, properties = FLEECING_PROPERTIES } = options;
	const demandWitnesses = options.demandWitnesses ?? Object.keys(switches).length === 0;
	return program("fleecing", () => {
		const fleecing = new Fleecing({ ...scenario, switches });
		const ledger = new Ledger(scenario);
		const readers = scenario.readers.map((_, client) => {
			const reads = ledger.reads.filter((read) => read.client === client);
			return spawn(`reader${client}`, () => nbdClient(fleecing, ledger, reads));
		});
		const guests = scenario.writers.map((_, client) => {
			const writes = ledger.writes.filter((write) => write.client === client);
			return spawn(`guest${client}`, () => guest(fleecing, ledger, writes));
		});
		for (const alike of [...clientsAlike(scenario.readers, readers), ...clientsAlike(scenario.writers, guests)]) {
			interchangeable(alike);
		}
		const world = { scenario, fleecing, ledger };
		for (const { name, holds } of properties) always(name, () => holds(world));
		if (demandWitnesses) for (const witness of witnessesOf(scenario)) mustReach(witness);
	});
}

/** The coroutines of clients that send the same requests, group by group. */
function clientsAlike(clients: readonly (readonly Range[])[], coroutines: readonly Handle[]): Handle[][] {
	const groups = new Map<string, Handle[]>();
	for (const [client, ranges] of clients.entries()) {
		const requests = ranges.map(({ first, count }) => `${first}+${count}`).join();
		groups.set(requests, [...(groups.get(requests) ?? []), coroutines[client] as Handle]);
	}
	return [...groups.values()];
}

/** An NBD client, which sends a request when the one before has been answered. */
function* nbdClient(fleecing: Fleecing, ledger: Ledger, reads: readonly Request[]): Coroutine {
	for (const read of reads) {
		if (read.turn > 0) yield* pause("send the next request", { here: [read.turn], why: "clients take their time" });
		const { first, count } = read.range;
		const data = yield* keeping(["read", read.turn], fleecing.nbdRead(first * SUB_BLOCK_SIZE, count * SUB_BLOCK_SIZE));
		note(`is given ${data.join(", ")}`);
		ledger.recordRead(read, data);
	}
}

/** A writer in the guest, which writes again when it has been told that the write before is done. */
function* guest(fleecing: Fleecing, ledger: Ledger, writes: readonly Request[]): Coroutine {
	for (const write of writes) {
		if (write.turn > 0) yield* pause("send the next request", { here: [write.turn], why: "the guest takes its time" });
		ledger.recordBegin(write);
		const data = subBlocksOf(write.range).map((subBlock) => writtenContent(write, nameOfSubBlock(subBlock)));
		yield* keeping(["write", write.turn], fleecing.guestWrite(write.range.first * SUB_BLOCK_SIZE, data));
		note("is told that its write is done");
		ledger.recordAcknowledgement(write);
	}
}
