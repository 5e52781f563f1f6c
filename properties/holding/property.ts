import { clusterOf, type Fleecing, type Grid, nameOfPiece, piecesIn } from "../../model/index.js";
import type { Finding } from "../../scheduler/index.js";
import { type Ledger, writtenContent } from "../ledger.js";
import { lengthOf, type Request, type Scenario } from "../scenario/scenario.js";

/** What a property can look at. */
export interface World {
	readonly scenario: Scenario;
	readonly fleecing: Fleecing;
	readonly ledger: Ledger;
	readonly grid: Grid;
}

/** Something that must hold in every state, or in the end. */
export interface FleecingProperty {
	readonly name: string;
	/** One sentence for people. */
	readonly about: string;
	/** Default: in every state. */
	readonly when?: "always" | "at the end";
	readonly holds: (world: World) => Finding;
}

/** All pieces of the images. */
export function allPieces({ scenario, grid }: World): number[] {
	return piecesIn(grid, 0, lengthOf(scenario));
}

/** The pieces of a request. */
export function piecesOf({ grid }: World, { range }: Request): number[] {
	return piecesIn(grid, range.offset, range.bytes);
}

/** The requests of the guest that touch a piece. */
export function writesTo(world: World, piece: number): Request[] {
	return world.ledger.writes.filter((write) => piecesOf(world, write).includes(piece));
}

/** What a guest's request puts into a piece. */
export function contentBy({ grid }: World, write: Request, piece: number): string {
	return writtenContent(write, nameOfPiece(grid, piece));
}

/** What a piece may have held when the job started: more than one thing only where a write was in flight. */
export function possiblyAtStart({ fleecing, ledger }: World, piece: number): readonly string[] {
	return ledger.possiblyAtStart(piece) ?? [fleecing.originalContent(piece)];
}

/** Whether B holds, in all pieces of a kind, what A may have held when the job started. */
export function oldDataInB(world: World, isOfKind: (piece: number) => boolean): Finding {
	for (const piece of allPieces(world)) {
		if (!isOfKind(piece)) continue;
		const expected = possiblyAtStart(world, piece);
		const actual = world.fleecing.contentOfB(piece) ?? "unallocated";
		if (!expected.includes(actual)) return { expected: expected.join(" or "), actual };
	}
	return true;
}

/** Whether a cluster's copy is said to be done: its bit is clear, and nobody is about to copy it. */
export function isSaidToBeCopied({ fleecing: { job }, grid }: World, piece: number): boolean {
	const cluster = clusterOf(grid, piece);
	return !job.bitIsSet(cluster) && !job.isBeingCopied(cluster);
}
