import { expect, it } from "vitest";
import { MODELS } from "../../../properties/index.js";
import { run } from "../fake-io.js";

it("lists all models with settings, what is possible, presets and properties", async () => {
	const { exitCode, out, err } = await run(["list"]);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	const places: number[] = [];
	for (const { name, about, settings, presets, properties } of MODELS) {
		const from = out.indexOf(`${name}: ${about}`);
		places.push(from);
		for (const { key, standard, domain } of settings) {
			expect(out.indexOf(`    ${key}=${standard} `, from)).toBeGreaterThan(from);
			expect(out.indexOf(`possible: ${domain}\n`, from)).toBeGreaterThan(from);
		}
		for (const preset of Object.keys(presets)) expect(out.indexOf(`    ${preset} `, from)).toBeGreaterThan(from);
		for (const property of properties) {
			expect(out).toMatch(new RegExp(`^    ${property.name} +${property.about}$`, "m"));
		}
	}
	expect(places).not.toContain(-1);
	expect(places.length).toBeGreaterThanOrEqual(2);
});

it("lists the models that are named", async () => {
	const { out } = await run(["list", "lost*"]);
	expect(out).toMatch(/^lost-update: /);
	expect(out).not.toContain("fleecing");
});

it("--json is one document that says the same", async () => {
	const { exitCode, out, err } = await run(["list", "--json"]);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	const { models } = JSON.parse(out);
	expect(models.map(({ name }: { name: string }) => name)).toEqual(MODELS.map(({ name }) => name));
	expect(models[0]).toMatchObject({ presets: { race: { serialize_target_writes: "off" } } });
});

// "Every" is meant: a preset that is listed and cannot be checked would be worse than none.
const PRESETS = MODELS.flatMap(({ name, presets }) => Object.keys(presets).map((preset) => [name, preset] as const));

it.each(PRESETS)("model %s, preset %s can be checked", async (model, preset) => {
	const { exitCode, out, err } = await run(["check", model, "--preset", preset, "--max-states", "2000"]);
	expect([0, 1, 3]).toContain(exitCode);
	expect(err).toBe("");
	expect(out).toMatch(/^(VERIFIED|VIOLATED: (property|deadlock|assertion)|INCOMPLETE)/m);
});

it("each setting can be set to its standard value, which changes nothing", async () => {
	for (const { name, settings } of MODELS) {
		const argv = settings.flatMap(({ key, standard }) => ["--set", `${key}=${standard}`]);
		const { out } = await run(["check", name, ...argv]);
		expect(out).toBe((await run(["check", name])).out);
		expect(out).toMatch(/^.* {2}standard settings\n/);
	}
});
