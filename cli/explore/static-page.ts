import { createHash } from "node:crypto";
import { count } from "../../scheduler/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import type { BuiltPage } from "./built-page.js";

const STYLE_TAG = /<link\s[^>]*href="(?:\.\/)?page\.css"[^>]*>/g;
const SCRIPT_TAG = /<script\s[^>]*src="(?:\.\/)?page\.js"[^>]*>\s*<\/script>/g;
const ROOT_TAG = /<html(?=[\s>])/gi;
const HEAD_TAG = /<head(?:\s[^>]*)?>/gi;
const BODY_END = /<\/body>/gi;

/**
 * The page as one HTML file that needs no other and no server: style and scripts stand in it, and a policy by which nothing
 * else may be loaded or run.
 *
 * @param at - the link, as a fragment without `#`, at which it opens unless its address has a fragment of its own; the page
 * finds it in the attribute `data-at` of its root
 * @throws CommandError if the built page is not laid out as it has to be
 */
export function staticPage({ html, script, later, style }: BuiltPage, at: string | undefined): string {
	const css = asHtmlReads(style.replace(/<\/(?=style)/gi, "<\\/"));
	// Both only stand in literals, where \x3C means the same; a comment of HTML would hide the end of the script.
	const scripts = [script, later].map((text) => asHtmlReads(text.replace(/<(?=\/script|!--)/gi, "\\x3C")));
	const policy = `<meta http-equiv="Content-Security-Policy" content="${policyFor(scripts, css)}">`;
	const edits: readonly (readonly [string, RegExp, (tag: string) => string])[] = [
		["root's tag", ROOT_TAG, (tag) => (at === undefined ? tag : `${tag} data-at="${escapeForAttribute(at)}"`)],
		["head's tag", HEAD_TAG, (tag) => `${tag}\n\t\t${policy}`],
		["style", STYLE_TAG, () => `<style>${css}</style>`],
		// Only scripts in files can be deferred: this one has to come after what it finds on the page.
		["script", SCRIPT_TAG, () => ""],
		["end of the body", BODY_END, (tag) => `${scripts.map((text) => `<script>${text}</script>\n\t`).join("")}${tag}`],
	];
	// All places are found before any text is put in, which may look like one of them.
	const places = edits.flatMap(([what, tag, edit]) => ({ ...placeOf(html, what, tag), edit }));
	const page = places
		.sort((one, other) => other.index - one.index)
		.reduce((text, { index, tag, edit }) => text.slice(0, index) + edit(tag) + text.slice(index + tag.length), html);
	// However long the link is that comes first: the mark says in which encoding the file is written.
	return `\uFEFF${page}`;
}

function placeOf(html: string, what: string, tag: RegExp): { readonly index: number; readonly tag: string } {
	const matches = [...html.matchAll(tag)];
	const [match] = matches;
	if (match !== undefined && matches.length === 1) return { index: match.index, tag: match[0] };
	const places = count(matches.length, "place");
	const message = `the built page cannot be put into one file: its index.html has ${places} for the ${what}, not 1`;
	throw new CommandError(ExitCode.Usage, message, "npm run build");
}

/** Hashes are of the text as the parser of HTML makes it out: line ends are unified, and there are no zero characters. */
function asHtmlReads(text: string): string {
	return text.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD");
}

function policyFor(scripts: readonly string[], style: string): string {
	return [
		"default-src 'none'",
		`script-src ${scripts.map(hashOf).join(" ")}`,
		`style-src ${hashOf(style)}`,
		"img-src data:",
		// The worker is made of the first script's own text.
		"worker-src blob:",
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
}

function hashOf(text: string): string {
	return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function escapeForAttribute(text: string): string {
	const references: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
	return text.replace(/[&"<>]/g, (character) => references[character] as string);
}
