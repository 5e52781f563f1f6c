import { MODELS, type Model } from "../../properties/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";

/** The models that the patterns name; `*` stands for any text. @throws CommandError if a pattern names none */
export function modelsNamed(patterns: readonly string[]): Model[] {
	const named = patterns.flatMap((pattern) => {
		const expression = new RegExp(`^${pattern.split("*").map(escapeForRegExp).join(".*")}$`);
		const matching = MODELS.filter(({ name }) => expression.test(name));
		if (matching.length > 0) return matching;
		throw new CommandError(
			ExitCode.NothingMatched,
			`no model is called "${pattern}"; there are ${MODELS.map(({ name }) => name).join(" and ")}`,
			"heddle list",
		);
	});
	return [...new Set(named)];
}

function escapeForRegExp(text: string): string {
	return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
