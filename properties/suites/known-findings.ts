import { CLUSTER_SIZE, SECTOR_SIZE } from "../../model/index.js";
import type { Failure } from "../../scheduler/index.js";
import { type Scenario, writesOf } from "../scenario/scenario.js";
import { writesAreSerialising } from "../witnesses.js";

/** Something that is known to break in the unmodified designs; `docs/findings.md` tells of each, under its number. */
export interface KnownFinding {
	readonly number: number;
	/** Whether the scenario has what it takes. */
	readonly needs: (scenario: Scenario) => boolean;
	/** How it shows: the kind of the failure, or what it says. */
	readonly shows: readonly string[];
}

const WRONG_DATA = ["point in time", "no torn read", "two reads agree"];
const LOST_COPY = ["clear bit means copied", "copied before overwritten", "B holds old data", ...WRONG_DATA];
const STALE_PADDING = [
	"a serialising write that had to wait has no padding that could be stale",
	"nobody came between once the head has been read",
];
const isRead = ({ readers }: Scenario) => readers.length > 0;
const hasSeveralWriters = ({ writers }: Scenario) => writers.length > 1;
const asks = (kind: string) => (scenario: Scenario) => writesOf(scenario).some((write) => write.kind === kind);

/** Whether A pads some request of the guest. */
function isPadded(scenario: Scenario): boolean {
	return isPaddedTo(scenario, scenario.sourceAlignment);
}

/** Whether some write of the guest is not a multiple of an alignment, in bytes. */
function isPaddedTo(scenario: Scenario, align: number): boolean {
	return writesOf(scenario).some(
		({ kind, range }) => kind !== "discard" && (range.offset % align) + (range.bytes % align) > 0,
	);
}

/** All of them. */
export const KNOWN_FINDINGS: readonly KnownFinding[] = [
	{ number: 1, needs: (s) => isRead(s) && s.depth > 0 && !writesAreSerialising(s), shows: WRONG_DATA },
	{ number: 2, needs: (s) => isRead(s) && s.depth === 0 && !writesAreSerialising(s), shows: WRONG_DATA },
	{ number: 3, needs: (s) => isRead(s) && isPadded(s) && writesAreSerialising(s), shows: ["deadlock"] },
	{ number: 4, needs: (s) => isRead(s) && s.copyOnRead && writesAreSerialising(s), shows: ["deadlock"] },
	{ number: 5, needs: (s) => isRead(s) && s.shortBy > 0 && writesAreSerialising(s), shows: STALE_PADDING },
	{ number: 6, needs: (s) => isPadded(s) && s.sync === "full", shows: ["deadlock"] },
	{
		number: 7,
		needs: (s) => s.copyRangeSize > CLUSTER_SIZE && !s.repaired.includes("copyRangeOfDirtyClusters"),
		shows: LOST_COPY,
	},
	{ number: 8, needs: (s) => s.compress && s.errors > 0, shows: ["B holds old data", "errors are told"] },
	{ number: 9, needs: (s) => s.compress && !writesAreSerialising(s), shows: ["errors are told"] },
	{ number: 10, needs: (s) => s.compress && s.targetClusterSize < CLUSTER_SIZE, shows: ["errors are told"] },
	{
		number: 11,
		needs: (s) => writesOf(s).some(({ range }) => (range.offset % SECTOR_SIZE) + (range.bytes % SECTOR_SIZE) > 0),
		shows: ["is aligned to sectors, as the backup job needs it"],
	},
	{ number: 12, needs: (s) => s.start === "alone", shows: LOST_COPY },
	{
		number: 14,
		needs: (s) => s.sourceFormat !== "raw" && hasSeveralWriters(s) && (asks("discard")(s) || asks("zero")(s)),
		shows: ["guest writes kept"],
	},
	{ number: 15, needs: (s) => isPadded(s) && hasSeveralWriters(s), shows: STALE_PADDING },
	{
		number: 16,
		needs: (s) => s.sourceFormat !== "raw" && hasSeveralWriters(s) && asks("zero")(s),
		shows: ["guest writes kept"],
	},
	{
		number: 17,
		needs: (s) =>
			(isPadded(s) || isPaddedTo(s, s.sourceFileAlignment)) &&
			asks("discard")(s) &&
			!s.repaired.includes("discardWaits"),
		shows: STALE_PADDING,
	},
	{ number: 18, needs: (s) => s.copyOnRead && s.sync === "full" && s.ordering === "any", shows: ["deadlock"] },
	{
		number: 19,
		needs: (s) => s.compress && s.copyRangeSize > 0 && s.errors > 0,
		shows: ["errors are told", "clear bit means copied"],
	},
];

/** The findings that a failure of a scenario can be. */
export function findingsLike(scenario: Scenario, { kind, message }: Failure): KnownFinding[] {
	return KNOWN_FINDINGS.filter(
		({ needs, shows }) => needs(scenario) && shows.some((text) => text === kind || message.includes(text)),
	);
}
