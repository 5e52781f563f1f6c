import type { Switches } from "../../model/index.js";
import { checking, type Failure, type Program, type Schedule, type Sliced } from "../../scheduler/index.js";
import { fleecingProgram } from "../fleecing-program.js";
import { completeSettings, type SettingValues, scenarioFrom } from "../scenario/settings.js";
import { type AblationOptions, searchOptions, settingsWithout } from "./ablate.js";

/** Requests beside a guest's write, as many as one likes. */
export interface Crowd {
	readonly about: string;
	/** The scenario with so many other requests; each guest writes once. */
	readonly settings: (others: number) => SettingValues;
	/** The pieces of synchronisation that may make a difference to how long a guest waits here. */
	readonly switches: readonly (keyof Switches)[];
	/** Whether it makes a difference whether the job's writes are serialising. */
	readonly isOnB: boolean;
	/** The pieces without which there are too many states with {@link MOST_OTHERS}, and how many others are looked at then. */
	readonly fewerWithout?: Partial<Record<keyof Switches, number>>;
}

/** So many other requests are looked at: with more, searches become long. */
export const MOST_OTHERS = 3;

const SERIALISING: readonly (keyof Switches)[] = [
	"readsWaitForSerialisingRequests",
	"serialisingRequestsWaitForReads",
	"rescanAfterWait",
	"waitingFor",
];

/** In which company a guest's write is looked at. */
export const CROWDS: readonly Crowd[] = [
	{
		about: "NBD clients that read the cluster once each",
		settings: (others) => ({ readers: String(others) }),
		switches: SERIALISING,
		isOnB: true,
	},
	{
		about: "one NBD client that reads the cluster again and again",
		settings: (others) => ({ readers: "1", reads: Array(others).fill("0").join("+") }),
		switches: SERIALISING,
		isOnB: true,
	},
	{
		about: "other guest writes of the cluster",
		settings: (others) => ({ readers: "0", writers: String(others + 1), writes: "0" }),
		switches: ["waitForOverlappingRequests", "resetCopyBit"],
		isOnB: false,
	},
	{
		about: "other guest writes of a half of a cluster that A, a qcow2 image, does not have yet",
		settings: (others) => ({ ...writersOfHalves(others), a: "overlay" }),
		switches: ["waitForOverlappingRequests", "handleDependencies", "restartAfterDependency"],
		isOnB: false,
		fewerWithout: { handleDependencies: 2 },
	},
	{
		about: "other guest writes of a half of a block that A is aligned to",
		settings: (others) => ({ ...writersOfHalves(others), a_align: "64k" }),
		switches: ["waitForOverlappingRequests", "overlapRounding", "rescanAfterWait", "waitingFor"],
		isOnB: false,
	},
];

/** One guest writes the first half, and all others the second. */
function writersOfHalves(others: number): SettingValues {
	const writes = ["0a", ...Array(others).fill("0b")].join("/");
	return { readers: "0", writers: String(others + 1), writes };
}

/** A crowd, and what is changed in it: nothing, or a piece of synchronisation taken out, or the job's writes not serialising. */
export interface Variant {
	readonly crowd: Crowd;
	readonly change: keyof Switches | "serialize_target_writes=off" | undefined;
	/** From one other request to so many are looked at. */
	readonly mostOthers: number;
}

/** Each crowd as it is, and with each change that may matter. */
export const VARIANTS: readonly Variant[] = CROWDS.flatMap((crowd) => [
	{ crowd, change: undefined, mostOthers: MOST_OTHERS },
	...(crowd.isOnB ? [{ crowd, change: "serialize_target_writes=off" as const, mostOthers: MOST_OTHERS }] : []),
	...crowd.switches.map((change) => ({ crowd, change, mostOthers: crowd.fewerWithout?.[change] ?? MOST_OTHERS })),
]);

/** For how many requests of others a guest's write can be made to wait, beside a number of them. */
export interface Waiting {
	readonly others: number;
	/** The scenario, with the bound that the schedule goes beyond, if there is one. */
	readonly settings: SettingValues;
	/** The largest number that was found. */
	readonly most: number;
	/** Whether no schedule has a larger one. */
	readonly isProven: boolean;
	/** A least schedule with that number; undefined where it is 0. */
	readonly schedule: Schedule | undefined;
	/** What kept the search from being exhaustive: a failure, after which nobody waits any more or all do, or a bound. */
	readonly endsBy: Failure | undefined;
	readonly bound: string | undefined;
}

/** What the numbers of a variant come to. It says nothing of more requests than were looked at. */
export type Growth = "none" | "bounded" | "grows" | "not known";

/** Measures a variant with a number of other requests: every schedule of the scenario is looked at. */
export function* measuringWaits(variant: Variant, others: number, options: AblationOptions = {}): Sliced<Waiting> {
	const settings = settingsOfVariant(variant, others);
	const bounded = (most: number): SettingValues => ({ ...settings, most_waits: String(most) });
	const limits = { ...searchOptions(options), determinism: false };
	for (let most = 0; ; ) {
		const { failure, bound } = yield* checking(programOf(bounded(most)), { ...limits, minimise: false });
		if (failure?.kind === "property") {
			// The schedule found may have gone beyond by more than one.
			most = Math.max(most + 1, Number(failure.actual));
			continue;
		}
		const isProven = failure === undefined && bound === undefined;
		const found = { others, most, isProven, endsBy: failure, bound };
		if (most === 0) return { ...found, settings, schedule: undefined };
		const exceeded = bounded(most - 1);
		const { counterexample } = yield* checking(programOf(exceeded), limits);
		return { ...found, settings: exceeded, schedule: counterexample?.schedule };
	}
}

/** The program in which nothing is looked at but for how long guests wait. */
function programOf(settings: SettingValues): Program {
	return fleecingProgram(scenarioFrom(settings), { properties: [], demandWitnesses: false });
}

function settingsOfVariant({ crowd, change }: Variant, others: number): SettingValues {
	const settings = completeSettings(crowd.settings(others));
	if (change === undefined) return settings;
	if (change === "serialize_target_writes=off") return { ...settings, serialize_target_writes: "off" };
	return settingsWithout(settings, change);
}

/** How the numbers go with the number of other requests, as far as they were looked at: from 1, one more each. */
export function growthOf(waits: readonly Waiting[]): Growth {
	const [last, before] = waits.toReversed();
	if (last === undefined || before === undefined || waits.some(({ isProven }) => !isProven)) return "not known";
	if (waits.every(({ most }) => most === 0)) return "none";
	return last.most > before.most ? "grows" : "bounded";
}
