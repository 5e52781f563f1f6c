import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AbstractSize } from "./abstract-fleecing.js";
import type { Row } from "./measure.js";
import { grouped } from "./table.js";

/** The Promela source lies beside the source of this file, which is compiled into dist/. */
const PROMELA = fileURLToPath(new URL("../../bench/spin/fleecing.pml", import.meta.url));

/** As is usual for safety properties; without partial-order reduction, since the search here has none either. */
const COMPILE = ["-O2", "-w", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=16000", "-o", "pan", "pan.c"];
/** A stack that is deep enough, and a hash table of 2^24 entries, large enough from the start for every size. */
const RUN = ["-m100000", "-w24"];

/** One run of SPIN. */
export interface SpinRun {
	readonly stored: number;
	readonly transitions: number;
	/** Seconds. */
	readonly generate: number;
	readonly compile: number;
	readonly run: number;
	/** What `pan` says it used, in MB. */
	readonly memory: number;
}

/** The same size, explored by both. */
export interface Pair {
	readonly row: Row;
	/** Seconds of a process here, from its start to the verdict. */
	readonly seconds: number;
	readonly spin: SpinRun;
}

/** Why SPIN cannot be run here, with the remedy; undefined if it can. */
export function spinMissing(): string | undefined {
	for (const [command, remedy] of [
		["spin", "apt-get install spin"],
		["gcc", "apt-get install gcc"],
	] as const) {
		if (spawnSync(command, ["--version"]).error !== undefined)
			return `SPIN is not compared: there is no ${command} here; ${remedy}`;
	}
	return undefined;
}

/** Generates, compiles and runs the verifier. @throws Error if its output is not as expected */
export function runSpin({ readers, guests, clusters, flag = true }: AbstractSize): SpinRun {
	const cwd = mkdtempSync(join(tmpdir(), "heddle-spin-"));
	try {
		const sizes = [`-DR=${readers}`, `-DG=${guests}`, `-DC=${clusters}`, `-DFLAG=${flag ? 1 : 0}`];
		const [generate] = timed("spin", ["-a", ...sizes, PROMELA], cwd);
		const [compile] = timed("gcc", COMPILE, cwd);
		const [run, output] = timed("./pan", RUN, cwd);
		if (numberIn(output, /errors: (\d+)/) !== 0) throw new Error(`pan found an error, or did not end:\n${output}`);
		return {
			stored: numberIn(output, /(\d+) states, stored/),
			transitions: numberIn(output, /(\d+) transitions/),
			generate,
			compile,
			run,
			memory: numberIn(output, /([\d.]+)\s+total actual memory usage/),
		};
	} finally {
		rmSync(cwd, { recursive: true });
	}
}

function timed(command: string, args: readonly string[], cwd: string): [seconds: number, output: string] {
	const began = performance.now();
	const output = execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
	return [(performance.now() - began) / 1000, output];
}

function numberIn(output: string, pattern: RegExp): number {
	const found = pattern.exec(output)?.[1];
	if (found === undefined) throw new Error(`pan says nothing like ${pattern}:\n${output}`);
	return Number(found);
}

/** SPIN and this checker side by side. */
export function spinCells(pairs: readonly Pair[]): [head: string[], body: string[][]] {
	const head = [
		"against SPIN",
		"states",
		"SPIN's",
		"whole s",
		"spin + gcc + pan s",
		"states/s",
		"pan's",
		"peak MB",
		"pan's",
	];
	const body = pairs.map(({ row, seconds, spin }) => [
		row.name,
		grouped(row.size),
		grouped(spin.stored),
		seconds.toFixed(2),
		`${(spin.generate + spin.compile + spin.run).toFixed(2)} (${spin.generate.toFixed(2)} + ${spin.compile.toFixed(2)} + ${spin.run.toFixed(2)})`,
		grouped(row.sizePerSecond),
		grouped(Math.round(spin.stored / spin.run)),
		String(row.peakMemory),
		spin.memory.toFixed(0),
	]);
	return [head, body];
}

/** What there is to say about the two counts. */
export function spinVerdict(pairs: readonly Pair[]): string {
	const different = pairs.filter(
		({ row, spin }) => row.size !== spin.stored || row.transitions !== spin.transitions - 1,
	);
	if (different.length === 0) {
		return "states: equal at every size; transitions: equal, but for one more of SPIN's, which counts the way to the initial state";
	}
	const lines = different.map(
		({ row, spin }) =>
			`  ${row.name}: ${row.size} states and ${row.transitions} transitions here, ${spin.stored} and ${spin.transitions} with SPIN`,
	);
	return [
		"THE COUNTS DIFFER, and should not: the two programs are to have the same steps",
		...lines,
		"compare bench/abstract-fleecing.ts with bench/spin/fleecing.pml",
	].join("\n");
}
