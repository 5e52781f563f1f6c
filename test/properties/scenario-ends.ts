import { clusterOf } from "../../model/index.js";
import { allPieces } from "../../properties/holding/property.js";
import {
	FLEECING_PROPERTIES,
	type FleecingProperty,
	fleecingProgram,
	type SettingValues,
	scenarioFrom,
	type World,
} from "../../properties/index.js";
import { check } from "../../scheduler/index.js";
import { operationsOf } from "../../scheduler/machine/automaton.js";
import { Machine, type Move } from "../../scheduler/machine/machine.js";
import { explore, type Observer } from "../../scheduler/search/explore.js";
import { DepthFirst } from "../../scheduler/search/storing/depth-first.js";

/**
 * What all schedules of a scenario come to, each once, in order.
 *
 * @param stated - the properties that hold meanwhile
 * @throws Error if one fails
 */
export function scenarioEnds(
	settings: SettingValues,
	describe: (world: World) => string,
	stated: readonly FleecingProperty[] = FLEECING_PROPERTIES,
): string[] {
	const ends = new Set<string>();
	const looking: FleecingProperty = {
		name: "it is looked at",
		about: "for tests",
		when: "at the end",
		holds: (world) => {
			ends.add(describe(world));
			return true;
		},
	};
	const options = { properties: [...stated, looking] };
	const { verdict, sentence } = check(fleecingProgram(scenarioFrom(settings), options));
	if (verdict !== "VERIFIED") throw new Error(sentence);
	return [...ends].sort();
}

/** What guests and readers were told, which clusters are still to be copied, and what A and B hold. */
export function describeEnd(world: World): string {
	const { ledger, fleecing } = world;
	const writes = ledger.writes.map((write) => `${write.name} ${ledger.progressOf(write)}`);
	const reads = ledger.reads.map(
		(read) => `${read.name} ${ledger.dataOf(read) === undefined ? "failed" : "given data"}`,
	);
	const pieces = allPieces(world);
	const clusters = [...new Set(pieces.map((piece) => clusterOf(world.grid, piece)))];
	const bits = clusters.filter((cluster) => fleecing.job.bitIsSet(cluster));
	const kinds = (contentAt: (piece: number) => string | undefined) =>
		clusters
			.map((cluster) => {
				const inside = pieces.filter((piece) => clusterOf(world.grid, piece) === cluster);
				return [...new Set(inside.map((piece) => contentAt(piece)?.replace(/ \S+$/, "") ?? "-"))].join("+");
			})
			.join(" ");
	return [
		...reads,
		...writes,
		`to copy: ${bits.join(" ") || "none"}`,
		`A: ${kinds((piece) => fleecing.contentOfA(piece))}`,
		`B: ${kinds((piece) => fleecing.contentOfB(piece))}`,
	].join("; ");
}

/** The operations of the host that fail in some schedule of a scenario, in order of name. */
export function failuresIn(settings: SettingValues): string[] {
	const failures = new Set<string>();
	const listening: Observer = {
		stepped: ({ lastStop }: Machine, _move: Move) => {
			for (const { text } of operationsOf(lastStop).flatMap(({ notes }) => notes ?? [])) {
				const operation = /^the host fails: (.+)$/.exec(text)?.[1];
				if (operation !== undefined) failures.add(operation);
			}
		},
	};
	const machine = new Machine(fleecingProgram(scenarioFrom({ ...settings, errors: "1" })));
	explore(machine, new DepthFirst(), { goOnAfterFailure: true }, listening);
	return [...failures].sort();
}
