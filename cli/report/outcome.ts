import type { CheckResult } from "../../scheduler/index.js";
import { ExitCode } from "../exit-codes.js";

type Verdict = CheckResult["verdict"];

/** What several checks came to, on one line. */
export function summary(verdicts: readonly Verdict[], tasks: number): string {
	const count = (verdict: Verdict) => verdicts.filter((other) => other === verdict).length;
	const notRun = tasks - verdicts.length;
	return `${tasks} checks: ${count("VERIFIED")} verified, ${count("VIOLATED")} violated, ${count("INCOMPLETE")} incomplete${notRun > 0 ? `, ${notRun} not run` : ""}`;
}

/** The exit code that says what they came to. */
export function exitCodeFor(verdicts: readonly Verdict[], expect: "violation" | undefined): ExitCode {
	const incomplete = verdicts.includes("INCOMPLETE");
	if (expect === "violation") {
		if (verdicts.every((verdict) => verdict === "VIOLATED")) return ExitCode.Holds;
		return verdicts.includes("VERIFIED") ? ExitCode.Violated : ExitCode.Incomplete;
	}
	if (verdicts.includes("VIOLATED")) return ExitCode.Violated;
	return incomplete ? ExitCode.Incomplete : ExitCode.Holds;
}
