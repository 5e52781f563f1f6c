import { FLEECING } from "../../properties/index.js";
import { checking, count, followSchedule, scheduleOfTrace } from "../../scheduler/index.js";
import { drive, limitsOf } from "../drive.js";
import { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { tellRemedy } from "../report/telling.js";
import { violationReport } from "../report/violation.js";
import { tellModelStory } from "./explain.js";

/** From the report of the race to the proof of its fix, on the scenario of the report: one client, one write, one cluster. */
export async function demoCommand(io: Io): Promise<ExitCode> {
	const model = FLEECING;
	const off = model.complete({ serialize_target_writes: "off" });
	const on = model.complete({ serialize_target_writes: "on" });

	heading(io, "Image fleecing, serialize_target_writes=off: QEMU before the fix");
	const violated = await drive(io, undefined, (driver) => checking(model.build(off), limitsOf(driver)));
	io.out(violated.result.sentence);
	const trace = violated.result.counterexample?.trace;
	if (trace === undefined || violated.interrupted)
		return unexpected(io, violated.interrupted, "the race was not found");
	io.out(`\n${await tellModelStory(io, model, off)}`);
	heading(io, "The least schedule that fails");
	io.out(violationReport(model, off, violated.result, { columns: io.columns, file: undefined }));

	heading(io, "The same scenario, serialize_target_writes=on: QEMU with the fix");
	io.out(tellRemedy(model.remedy.name, followSchedule(model.build(on), scheduleOfTrace(trace))));
	const proved = await drive(io, undefined, (driver) => checking(model.build(on), limitsOf(driver)));
	io.out(`\n${proved.result.sentence}`);
	for (const { name, reached } of proved.result.witnesses) io.out(`  ${reached ? "reached" : "not reached"}: ${name}`);
	if (proved.result.verdict !== "VERIFIED") return unexpected(io, proved.interrupted, "the fix was not proved");
	const { determinism } = proved.result;
	if (determinism !== undefined) {
		io.out(
			`  ${count(determinism.rechecked, "recorded history")} run again without a difference`.replace(
				"historys",
				"histories",
			),
		);
	}
	io.out("\nnext:  heddle check fleecing --preset crowd      heddle explain fleecing --preset race      heddle list");
	return ExitCode.Holds;
}

function heading(io: Io, text: string): void {
	io.out(`\n${text}\n${"─".repeat(text.length)}`);
}

function unexpected(io: Io, interrupted: boolean, what: string): ExitCode {
	if (interrupted) return ExitCode.Interrupted;
	io.err(`heddle: ${what}\n→ heddle check fleecing --set serialize_target_writes=off,on`);
	return ExitCode.Violated;
}
