import type { Model } from "../../properties/index.js";
import { SUITES, type SuiteHead } from "../../properties/suites/names.js";
import { ExitCode } from "../exit-codes.js";
import { modelsNamed } from "../input/models.js";
import type { Io } from "../io.js";

/** Lists models, and what can be set, what must hold and which presets and suites there are. */
export function listCommand(io: Io, patterns: readonly string[], { json }: { readonly json: boolean }): ExitCode {
	const models = modelsNamed(patterns);
	if (json) io.out(JSON.stringify({ models: models.map(asJson) }, null, "\t"));
	else io.out(models.map(describe).join("\n\n"));
	return ExitCode.Holds;
}

function asJson(model: Model) {
	const { name, about, settings, properties, presets, remedy } = model;
	return { name, about, settings, properties, presets, remedy, suites: suitesOf(model) };
}

/** Suites are of the model whose race all this is about. */
function suitesOf({ name }: Model): readonly SuiteHead[] {
	return name === "fleecing" ? SUITES : [];
}

function describe(model: Model): string {
	const { name, about, settings, properties, presets } = model;
	const suites = suitesOf(model);
	return [
		`${name}: ${about}`,
		"",
		"  settings (--set key=value)",
		...settings.flatMap(({ key, domain, standard, about }) => [
			`    ${key}=${standard}`.padEnd(36) + about,
			`${" ".repeat(36)}possible: ${domain}`,
		]),
		"",
		"  presets (--preset name)",
		...Object.entries(presets).map(([preset, values]) => `    ${preset}`.padEnd(36) + assignments(values)),
		"",
		"  properties",
		...properties.map(({ name: property, about }) => `    ${property}`.padEnd(36) + about),
		...(suites.length === 0 ? [] : ["", "  suites (heddle check --suite name[,name], or all)"]),
		...suites.map(({ name: suite, about }) => `    ${suite}`.padEnd(36) + about),
	].join("\n");
}

function assignments(values: Readonly<Record<string, string>>): string {
	const texts = Object.entries(values).map(([key, value]) => `${key}=${value}`);
	return texts.length === 0 ? "the standard settings" : texts.join(" ");
}
