import type { Model } from "../../properties/index.js";
import { ExitCode } from "../exit-codes.js";
import { modelsNamed } from "../input/models.js";
import type { Io } from "../io.js";

/** Lists models, and what can be set, what must hold and which presets there are. */
export function listCommand(io: Io, patterns: readonly string[], { json }: { readonly json: boolean }): ExitCode {
	const models = modelsNamed(patterns);
	if (json) io.out(JSON.stringify({ models: models.map(asJson) }, null, "\t"));
	else io.out(models.map(describe).join("\n\n"));
	return ExitCode.Holds;
}

function asJson({ name, about, settings, properties, presets, remedy }: Model) {
	return { name, about, settings, properties, presets, remedy };
}

function describe({ name, about, settings, properties, presets }: Model): string {
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
	].join("\n");
}

function assignments(values: Readonly<Record<string, string>>): string {
	const texts = Object.entries(values).map(([key, value]) => `${key}=${value}`);
	return texts.length === 0 ? "the standard settings" : texts.join(" ");
}
