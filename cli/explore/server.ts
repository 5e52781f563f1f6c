import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { BuiltPage } from "./built-page.js";

/** Only this machine can ask. */
const LOOPBACK = "127.0.0.1";

/** Where the page comes from: nothing but its own files. Any page may frame it: teachers do, and it knows no secrets. */
const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data:",
	"worker-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors *",
].join("; ");

const HEADERS = {
	"Content-Security-Policy": CONTENT_SECURITY_POLICY,
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cache-Control": "no-store",
};

const METHODS: readonly string[] = ["GET", "HEAD"];
const TEXT = "text/plain; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";

/** What is sent for a path. */
interface Content {
	readonly type: string;
	readonly body: Buffer;
}

/** A server that runs. */
export interface PageServer {
	/** Where it can be reached: `http://127.0.0.1:8080/`. */
	readonly address: string;
	/** Ends it, whoever is still connected. */
	close(): Promise<void>;
}

/**
 * Serves the page on this machine, to this machine.
 *
 * @param port - 0 for any that is free
 * @throws the error of the system if it cannot listen there
 */
export async function servePage(page: BuiltPage, port: number): Promise<PageServer> {
	const files = filesOf(page);
	const server = createServer((request, response) => answer(files, request, response));
	await listening(server, port);
	const { port: taken } = server.address() as AddressInfo;
	return {
		address: `http://${LOOPBACK}:${taken}/`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function listening(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen({ host: LOOPBACK, port }, () => {
			server.off("error", reject);
			resolve();
		});
	});
}

/** All paths that there are, letter by letter: no path leads from one of them to another file. */
function filesOf({ html, script, later, style }: BuiltPage): ReadonlyMap<string, Content> {
	const index = { type: "text/html; charset=utf-8", body: Buffer.from(html) };
	return new Map([
		["/", index],
		["/index.html", index],
		["/page.js", { type: SCRIPT, body: Buffer.from(script) }],
		["/later.js", { type: SCRIPT, body: Buffer.from(later) }],
		["/page.css", { type: "text/css; charset=utf-8", body: Buffer.from(style) }],
	]);
}

function answer(files: ReadonlyMap<string, Content>, request: IncomingMessage, response: ServerResponse): void {
	const { status, content } = answerTo(files, request);
	const { type, body } = content;
	if (status === 405) response.setHeader("Allow", METHODS.join(", "));
	response.writeHead(status, { ...HEADERS, "Content-Type": type, "Content-Length": body.length });
	response.end(request.method === "HEAD" ? undefined : body);
}

function answerTo(
	files: ReadonlyMap<string, Content>,
	{ method = "", url = "", headers }: IncomingMessage,
): { readonly status: number; readonly content: Content } {
	// A name that somebody else has made to lead here would let their pages read ours.
	if (!isLoopback(headers.host)) return { status: 403, content: plain("This server answers to localhost only.") };
	if (!METHODS.includes(method)) return { status: 405, content: plain("This server only hands out its files.") };
	const content = files.get(url.split("?")[0] as string);
	return content === undefined ? { status: 404, content: plain("There is no such file.") } : { status: 200, content };
}

function isLoopback(host: string | undefined): boolean {
	return host !== undefined && /^(localhost|127\.0\.0\.1)(:\d{1,5})?$/i.test(host);
}

function plain(text: string): Content {
	return { type: TEXT, body: Buffer.from(`${text}\n`) };
}
