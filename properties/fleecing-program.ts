import { cancelBackup, Fleecing, piecesIn, type Switches } from "../model/index.js";
import {
	always,
	atEnd,
	type Coroutine,
	type Handle,
	interchangeable,
	mustReach,
	type Program,
	program,
	spawn,
} from "../scheduler/index.js";
import { guest, nbdClient } from "./clients.js";
import { clearBitMeansCopied } from "./holding/clear-bit-means-copied.js";
import { copiedBeforeOverwritten } from "./holding/copied-before-overwritten.js";
import { errorsTold } from "./holding/errors-told.js";
import { fullCopy } from "./holding/full-copy.js";
import { guestWritesKept } from "./holding/guest-writes-kept.js";
import { noTornRead } from "./holding/no-torn-read.js";
import { nothingLeftBehind } from "./holding/nothing-left-behind.js";
import { pointInTime } from "./holding/point-in-time.js";
import { contentBy, type FleecingProperty, type World, writesTo } from "./holding/property.js";
import { readsAgree } from "./holding/reads-agree.js";
import { targetHoldsOldData } from "./holding/target-holds-old-data.js";
import { Ledger } from "./ledger.js";
import { gridOf, lengthOf, type Range, type Scenario } from "./scenario/scenario.js";
import { witnessesOf } from "./witnesses.js";

/**
 * What must hold in every state, or in the end, in the order in which it is looked at. That every request ends, and that no
 * assertion fails, the checker looks for by itself.
 */
export const FLEECING_PROPERTIES: readonly FleecingProperty[] = [
	pointInTime,
	noTornRead,
	readsAgree,
	guestWritesKept,
	clearBitMeansCopied,
	copiedBeforeOverwritten,
	targetHoldsOldData,
	errorsTold,
	nothingLeftBehind,
	fullCopy,
];

/** How to make a program of a scenario. */
export interface FleecingProgramOptions {
	/** Pieces of synchronisation to take out, besides those that the scenario takes out. Default: none. */
	readonly switches?: Partial<Switches>;
	/** The properties to state. Default: all. */
	readonly properties?: readonly FleecingProperty[];
	/** Whether to demand the scenario's witnesses. Default: if no piece is taken out. */
	readonly demandWitnesses?: boolean;
	/** A bound on the requests of others that a guest may have to wait for, to be stated as a property. Default: the scenario's. */
	readonly mostWaits?: number;
}

/** The program in which a scenario's clients do what it says, with the properties stated and the witnesses demanded. */
export function fleecingProgram(scenario: Scenario, options: FleecingProgramOptions = {}): Program {
	const { properties = FLEECING_PROPERTIES, mostWaits = scenario.mostWaits } = options;
	const switches = { ...taken(scenario.without, false), ...options.switches };
	const demandWitnesses = options.demandWitnesses ?? Object.keys(switches).length === 0;
	return program("fleecing", () => {
		const fleecing = new Fleecing({ ...arrangementOf(scenario), switches, countWaits: mostWaits !== null });
		const ledger = new Ledger(scenario);
		const world = { scenario, fleecing, ledger, grid: fleecing.environment.grid };
		const readers = scenario.readers.map((_, client) => {
			const reads = ledger.reads.filter((read) => read.client === client);
			return spawn(`reader${client}`, () => nbdClient(world, reads));
		});
		const guests = scenario.writers.map((_, client) => {
			const writes = ledger.writes.filter((write) => write.client === client);
			return spawn(`guest${client}`, () => guest(world, writes));
		});
		spawnJob(world);
		for (const alike of [...clientsAlike(scenario.readers, readers), ...clientsAlike(scenario.writers, guests)]) {
			interchangeable(alike);
		}
		for (const { name, when, holds } of properties) {
			(when === "at the end" ? atEnd : always)(name, () => holds(world));
		}
		if (mostWaits !== null) boundWaits(fleecing, scenario.writers.length, mostWaits);
		if (demandWitnesses) for (const witness of witnessesOf(scenario)) mustReach(witness);
	});
}

/** How the disks of a scenario are arranged. */
function arrangementOf(scenario: Scenario) {
	const { l2Slice, l2Slots, nbdSplit, errors, errorsAt, repaired, ...rest } = scenario;
	return {
		...rest,
		length: lengthOf(scenario),
		grid: gridOf(scenario),
		faults: { most: errors, at: errorsAt },
		repairs: taken(repaired, true),
		...(l2Slice > 0 && { l2Slice }),
		...(l2Slots > 0 && { l2Slots }),
		...(nbdSplit > 0 && { nbdSplit }),
	};
}

function taken<K extends string>(names: readonly K[], value: boolean): Partial<Record<K, boolean>> {
	return Object.fromEntries(names.map((name) => [name, value])) as Partial<Record<K, boolean>>;
}

/** The job's own coroutine, and the operator who cancels it, where there is something for them to do. */
function spawnJob(world: World): void {
	const { fleecing, scenario } = world;
	const { start, sync, cancel } = scenario;
	if (start !== "running" || sync === "full" || cancel) {
		spawn("job", () => fleecing.runJob(() => recordStart(world), sync === "full" || cancel));
	}
	if (cancel) spawn("operator", () => operator(fleecing));
}

function* operator(fleecing: Fleecing): Coroutine {
	yield* fleecing.environment.event("cancel the job", { here: [], why: "the operator decides when" });
	cancelBackup(fleecing.job);
}

/** Notes what the snapshot shows: what A holds, and what writes in flight are about to put there. */
function recordStart(world: World): void {
	const { fleecing, ledger, grid, scenario } = world;
	for (const piece of piecesIn(grid, 0, lengthOf(scenario))) {
		const inFlight = writesTo(world, piece).filter((write) => ledger.progressOf(write) === "begun");
		const possible = [fleecing.contentOfA(piece), ...inFlight.map((write) => contentBy(world, write, piece))];
		if (possible.length > 1 || possible[0] !== fleecing.originalContent(piece)) {
			ledger.recordAtStart(piece, possible);
		}
	}
}

/** States that no writer ever waits for more requests of others than this. */
function boundWaits({ environment }: Fleecing, writers: number, most: number): void {
	always(`no guest waits for more than ${most} requests of others`, () => {
		for (let client = 0; client < writers; client++) {
			const actual = environment.waitsOf(`guest${client}`);
			if (actual > most) return { expected: most, actual };
		}
		return true;
	});
}

/** The coroutines of clients that send the same requests, group by group. */
function clientsAlike(clients: readonly (readonly Range[])[], coroutines: readonly Handle[]): Handle[][] {
	const groups = new Map<string, Handle[]>();
	for (const [client, ranges] of clients.entries()) {
		const requests = JSON.stringify(ranges);
		groups.set(requests, [...(groups.get(requests) ?? []), coroutines[client] as Handle]);
	}
	return [...groups.values()];
}
