import type { Model, SettingValues } from "../../properties/index.js";
import { type VerifyResult, verifying } from "../../scheduler/index.js";
import { drive } from "../drive.js";
import { ExitCode } from "../exit-codes.js";
import { modelsNamed } from "../input/models.js";
import { combinations, describeSettings, type SettingOptions } from "../input/settings.js";
import type { Io } from "../io.js";

/** The options of `heddle verify`. */
export interface VerifyCommandOptions extends SettingOptions {
	readonly time?: { readonly ms: number; readonly text: string };
	readonly json: boolean;
}

/** One program verified. */
interface Verified {
	readonly model: Model;
	readonly settings: SettingValues;
	readonly result: VerifyResult;
}

/** Checks the checker on every combination of settings: the reductions against plain enumeration, and named points' claims. */
export async function verifyCommand(
	io: Io,
	patterns: readonly string[],
	options: VerifyCommandOptions,
): Promise<ExitCode> {
	const tasks = modelsNamed(patterns).flatMap((model) =>
		combinations(model, options).map((settings) => ({ model, settings })),
	);
	const verified: Verified[] = [];
	for (const { model, settings } of tasks) {
		const { result, interrupted } = await drive(io, options.time, ({ interrupted }) =>
			verifying(model.build(settings), { interrupted }),
		);
		verified.push({ model, settings, result });
		if (!options.json) io.out(describe({ model, settings, result }));
		if (!interrupted) continue;
		if (options.json) io.out(asJson(verified));
		return ExitCode.Interrupted;
	}
	if (options.json) io.out(asJson(verified));
	const verdicts = verified.map(({ result }) => result.verdict);
	if (verdicts.includes("REFUTED")) return ExitCode.Violated;
	return verdicts.includes("INCOMPLETE") ? ExitCode.Incomplete : ExitCode.Holds;
}

function describe({ model, settings, result }: Verified): string {
	const lines = result.comparisons.map(({ what, outcome, detail }) => `  ${outcome}: ${what} (${detail})`);
	const details = (result.failure?.details ?? []).map((detail) => `  ${detail}`);
	return [`${model.name}  ${describeSettings(model, settings)}`, result.sentence, ...lines, ...details].join("\n");
}

function asJson(verified: readonly Verified[]): string {
	const entries = verified.map(({ model, settings, result }) => ({ model: model.name, settings, ...result }));
	return JSON.stringify({ verifications: entries }, null, "\t");
}
