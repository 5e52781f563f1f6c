import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PageServer, servePage } from "../../../cli/explore/server.js";
import { FAKE_PAGE } from "./fake-page.js";

let server: PageServer;
let port: number;

beforeAll(async () => {
	server = await servePage(FAKE_PAGE, 0);
	port = Number(new URL(server.address).port);
});
afterAll(() => server.close());

interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

/** Asks for a path as it stands: nothing resolves dots or encodes anything on the way. */
function ask(path: string, { method = "GET", host }: { method?: string; host?: string } = {}): Promise<Answer> {
	const headers = host === undefined ? {} : { Host: host };
	return new Promise((resolve, reject) => {
		const asked = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
			let body = "";
			response.setEncoding("utf8");
			response.on("data", (text) => {
				body += text;
			});
			response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
		});
		asked.on("error", reject);
		asked.end();
	});
}

/** Sends bytes, and answers what comes back until the other side ends. */
function send(bytes: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
		let answer = "";
		socket.on("data", (data) => {
			answer += data;
		});
		socket.on("close", () => resolve(answer));
		socket.on("error", reject);
	});
}

const SECURITY_HEADERS = {
	"content-security-policy":
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
	"x-content-type-options": "nosniff",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
	"cache-control": "no-store",
};

describe("what is served", () => {
	it.each([
		["/", "text/html; charset=utf-8", FAKE_PAGE.html],
		["/index.html", "text/html; charset=utf-8", FAKE_PAGE.html],
		["/page.js", "text/javascript; charset=utf-8", FAKE_PAGE.script],
		["/later.js", "text/javascript; charset=utf-8", FAKE_PAGE.later],
		["/page.css", "text/css; charset=utf-8", FAKE_PAGE.style],
		["/?from=a+link", "text/html; charset=utf-8", FAKE_PAGE.html],
	])("%s, with its type, its length and the headers that shut others out", async (path, type, content) => {
		const { status, headers, body } = await ask(path);
		expect({ status, body }).toEqual({ status: 200, body: content });
		expect(headers).toMatchObject({
			...SECURITY_HEADERS,
			"content-type": type,
			"content-length": String(Buffer.byteLength(content)),
		});
		const head = await ask(path, { method: "HEAD" });
		expect({ ...head, headers: { ...head.headers, date: "" } }).toEqual({
			status: 200,
			headers: { ...headers, date: "" },
			body: "",
		});
	});

	it("whoever asks by the name localhost, too", async () => {
		for (const host of ["localhost", `localhost:${port}`, "LOCALHOST", "127.0.0.1", `127.0.0.1:${port}`]) {
			expect(await ask("/", { host })).toMatchObject({ status: 200, body: FAKE_PAGE.html });
		}
		const page = await fetch(`http://localhost:${port}/page.css`);
		expect(await page.text()).toBe(FAKE_PAGE.style);
	});
});

describe("what is not", () => {
	it.each([
		"/secret.txt",
		"/package.json",
		"/../package.json",
		"/../../package.json",
		"/page.js/../secret.txt",
		"/./page.js",
		"//page.js",
		"/%2e%2e/package.json",
		"/%2e%2e/",
		"/..%2f..%2fpackage.json",
		"/..\\package.json",
		"/%5c..%5cpackage.json",
		"/page%2ejs",
		"/page.js%00",
		"/PAGE.JS",
		"/page.js/",
		"/page.js#index.html",
		"/toString",
		"/__proto__",
		"/favicon.ico",
		"http://127.0.0.1/page.js",
		"*",
	])("%s: there is no such file", async (path) => {
		const { status, headers, body } = await ask(path);
		expect({ status, body }).toEqual({ status: 404, body: "There is no such file.\n" });
		expect(headers).toMatchObject({ ...SECURITY_HEADERS, "content-type": "text/plain; charset=utf-8" });
	});

	it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"])(
		"%s: files are only handed out",
		async (method) => {
			const { status, headers } = await ask("/", { method });
			expect(status).toBe(405);
			expect(headers).toMatchObject({ ...SECURITY_HEADERS, allow: "GET, HEAD" });
		},
	);

	it.each([
		"example.com",
		"rebound.example:80",
		"localhost.example",
		"127.0.0.1.example",
		"localhost@example.com",
		"example.com#localhost",
		"127.0.0.1:80:80",
		"192.168.0.1",
		"0.0.0.0",
		"127.0.0.2",
		"localhost:",
		" ",
	])("to a page that was reached as %j", async (host) => {
		const { status, headers, body } = await ask("/", { host });
		expect({ status, body }).toEqual({ status: 403, body: "This server answers to localhost only.\n" });
		expect(headers).toMatchObject(SECURITY_HEADERS);
		expect((await ask("/nothing", { host, method: "POST" })).status, "whatever it asks for").toBe(403);
	});

	it("to one that does not say how it was reached, or says it twice", async () => {
		expect(await send("GET / HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
		expect(await send("GET / HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 403 /);
		const twice = await send("GET / HTTP/1.1\r\nHost: example.com\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		expect(twice).toMatch(/^HTTP\/1\.1 40[03] /);
	});

	it("what is no request at all does not end the server", async () => {
		expect(await send("\0\0\0\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
		expect(await send("CONNECT example.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n")).not.toMatch(/ 200 /);
		expect((await ask("/")).status).toBe(200);
	});
});

it("cannot be reached from other machines", async () => {
	const addresses = Object.values(networkInterfaces()).flatMap((of) => of ?? []);
	const outside = addresses.filter(({ internal, family }) => !internal && family === "IPv4");
	for (const { address } of outside) {
		const refused = new Promise((resolve) => {
			connect(port, address)
				.on("error", resolve)
				.on("connect", () => resolve("connected"));
		});
		expect(await refused).toMatchObject({ code: "ECONNREFUSED" });
	}
	expect(server.address).toBe(`http://127.0.0.1:${port}/`);
});

it("takes the port that is given, and says so if it is taken", async () => {
	await expect(servePage(FAKE_PAGE, port)).rejects.toMatchObject({ code: "EADDRINUSE" });
	const other = await servePage(FAKE_PAGE, 0);
	const given = Number(new URL(other.address).port);
	await other.close();
	const again = await servePage(FAKE_PAGE, given);
	expect(again.address).toBe(`http://127.0.0.1:${given}/`);
	await again.close();
});

it("ends while somebody is still connected", async () => {
	const other = await servePage(FAKE_PAGE, 0);
	const socket = connect(Number(new URL(other.address).port), "127.0.0.1");
	const closed = new Promise((resolve) => socket.on("close", resolve).on("error", () => undefined));
	await new Promise((resolve) => socket.on("connect", resolve));
	socket.write("GET / HTTP/1.1\r\n");
	await other.close();
	await closed;
	await expect(fetch(other.address)).rejects.toThrow();
});
