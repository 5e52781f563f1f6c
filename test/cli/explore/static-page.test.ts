import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { CommandError } from "../../../cli/exit-codes.js";
import { staticPage } from "../../../cli/explore/static-page.js";
import { FAKE_PAGE } from "./fake-page.js";

/** The texts of all such elements, each up to where the parser of HTML takes it to end. */
function textsOf(page: string, tag: "script" | "style"): string[] {
	const [, ...texts] = page.split(new RegExp(`<${tag}>`)).map((part) => part.split(`</${tag}>`)[0] as string);
	return texts;
}

function hashOf(text: string): string {
	return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const page = staticPage(FAKE_PAGE, undefined);

it("is the page, with style and scripts in it, and refers to no file", () => {
	expect(page).toMatch(
		/^\uFEFF<!doctype html>\n<html lang="en">\n\t<head>\n\t\t<meta http-equiv="Content-Security-Policy"/,
	);
	expect(page).not.toMatch(/(page|later)\.(js|css)/);
	expect(page).toContain('<div id="page">später</div>');
	expect(page.indexOf("<script>"), "the script comes after what it finds on the page").toBeGreaterThan(
		page.indexOf('<div id="page">'),
	);
	expect(page.trimEnd().endsWith("</script>\n\t</body>\n</html>")).toBe(true);
});

it("only its own style and scripts may run, by their hashes", () => {
	const [, policy = ""] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page) ?? [];
	expect(policy.split("; ")).toEqual([
		"default-src 'none'",
		`script-src ${textsOf(page, "script").map(hashOf).join(" ")}`,
		`style-src ${textsOf(page, "style").map(hashOf).join(" ")}`,
		"img-src data:",
		"worker-src blob:",
		"base-uri 'none'",
		"form-action 'none'",
	]);
	expect(page.indexOf("Content-Security-Policy"), "it stands before what it is about").toBeLessThan(
		page.indexOf("<style>"),
	);
});

it("the scripts mean what they meant, in their order, and do not end early", () => {
	const scripts = textsOf(page, "script");
	expect(scripts).toHaveLength(2);
	expect(scripts.join("")).not.toMatch(/<\/script|<!--|\r/i);
	const document = { title: "" };
	for (const script of scripts) runInNewContext(script, { document });
	expect(document.title).toBe("$& </script> <!-- </body> <html; <!-- later </script>");
	expect(textsOf(page, "style")).toEqual(['body::after { content: "<\\/style> $1"; }\n']);
	const upper = staticPage(
		{ ...FAKE_PAGE, script: "document.title = '</SCRIPT>' + /<\\/Script/u.test('</Script');" },
		undefined,
	);
	runInNewContext(textsOf(upper, "script")[0] ?? "", { document });
	expect(document.title).toBe("</SCRIPT>true");
	expect(upper.match(/<\/script/gi)).toHaveLength(2);
});

describe("the link", () => {
	it("stands in an attribute of the root, which nothing in it can end", () => {
		const link = `m=fleecing&v=1&s="guest 0"+<b>'`;
		const text = staticPage(FAKE_PAGE, link);
		const [, value = ""] = /<html data-at="([^"]*)" lang="en">/.exec(text) ?? [];
		expect(value).toBe("m=fleecing&amp;v=1&amp;s=&quot;guest 0&quot;+&lt;b&gt;'");
		expect(text.replace(` data-at="${value}"`, ""), "and nothing else differs").toBe(page);
	});

	it("is not there if none was given", () => {
		expect(page).not.toContain("data-at");
		expect(staticPage(FAKE_PAGE, "")).toContain('<html data-at="" lang="en">');
	});
});

it.each([
	['<link rel="stylesheet" href="page.css">', "style", 0],
	['<script src="page.js" defer></script>', "script", 0],
	["<head>", "head's tag", 0],
	['<html lang="en">', "root's tag", 0],
	["</body>", "end of the body", 0],
])("a built page without its %s is refused", (tag, what, places) => {
	const html = FAKE_PAGE.html.replace(tag, "");
	expect(() => staticPage({ ...FAKE_PAGE, html }, undefined)).toThrow(CommandError);
	expect(() => staticPage({ ...FAKE_PAGE, html }, undefined)).toThrow(
		`the built page cannot be put into one file: its index.html has ${places} places for the ${what}, not 1`,
	);
	const twice = FAKE_PAGE.html.replace(tag, tag + tag);
	expect(() => staticPage({ ...FAKE_PAGE, html: twice }, undefined)).toThrow(`2 places for the ${what}, not 1`);
});

it("takes the tags as a build may write them", () => {
	const html = FAKE_PAGE.html
		.replace('<link rel="stylesheet" href="page.css">', '<link crossorigin rel="stylesheet" href="./page.css" />')
		.replace('<script src="page.js" defer></script>', '<script defer src="./page.js"> </script>');
	expect(textsOf(staticPage({ ...FAKE_PAGE, html }, undefined), "script")).toEqual(textsOf(page, "script"));
});
