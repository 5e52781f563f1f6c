/** How a cell changed, as short as can be: only what is different. Values are given as text, as traces have them. */
export function describeChange(cell: string, before: string, after: string): string {
	const was = parse(before);
	const is = parse(after);
	if (Array.isArray(was) && Array.isArray(is)) return `${cell}: ${describeList(was, is)}`;
	const member = /^(.+)\[(.+)\]$/.exec(cell);
	if (member !== null && [was, is].every((value) => value === null || isRecord(value))) {
		const [, family = "", key = ""] = member;
		return `${family}: ${describeMember(key, was, is)}`;
	}
	return `${cell}: ${brief(was)} → ${brief(is)}`;
}

/** A record that comes into a family, leaves it or changes in it. */
function describeMember(key: string, was: unknown, is: unknown): string {
	if (!isRecord(was)) return `+${key}`;
	if (!isRecord(is)) return `−${key}`;
	return describeFields(key, was, is).join(", ");
}

function describeFields(id: string, was: Record<string, unknown>, is: Record<string, unknown>): string[] {
	return Object.entries(is)
		.filter(([field, value]) => !same(was[field], value))
		.map(([field, value]) => `${id}.${field} ${brief(was[field])} → ${brief(value)}`);
}

function describeList(was: readonly unknown[], is: readonly unknown[]): string {
	const gone = was.filter((item) => !has(is, item)).map((item) => `−${brief(item)}`);
	const come = is.filter((item) => !has(was, item)).map((item) => `+${brief(item)}`);
	return [...gone, ...come].join(" ") || `${brief(was)} → ${brief(is)}`;
}

function has(list: readonly unknown[], item: unknown): boolean {
	return list.some((other) => same(other, item));
}

function same(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

function brief(value: unknown): string {
	if (typeof value === "string") return value;
	if (isRecord(value)) {
		const fields = Object.entries(value).map(([key, field]) => `${key} ${brief(field)}`);
		return `{${fields.join(", ")}}`;
	}
	return Array.isArray(value) ? `[${value.map(brief).join(", ")}]` : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
