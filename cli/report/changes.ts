/** How a cell changed, as short as can be: only what is different. Values are given as text, as traces have them. */
export function describeChange(cell: string, before: string, after: string): string {
	const was = parse(before);
	const is = parse(after);
	if (Array.isArray(was) && Array.isArray(is)) return `${cell}: ${describeList(was, is)}`;
	return `${cell}: ${brief(was)} → ${brief(is)}`;
}

function describeList(was: readonly unknown[], is: readonly unknown[]): string {
	if (was.some(isEntry) || is.some(isEntry)) return describeEntries(was.filter(isEntry), is.filter(isEntry));
	const gone = was.filter((item) => !has(is, item)).map((item) => `−${brief(item)}`);
	const come = is.filter((item) => !has(was, item)).map((item) => `+${brief(item)}`);
	return [...gone, ...come].join(" ") || `${brief(was)} → ${brief(is)}`;
}

type Entry = Readonly<Record<string, unknown>> & { readonly id: string };

/** Lists of records that are told apart by `id`. */
function describeEntries(was: readonly Entry[], is: readonly Entry[]): string {
	const parts = was.filter(({ id }) => !is.some((entry) => entry.id === id)).map(({ id }) => `−${id}`);
	for (const entry of is) {
		const old = was.find(({ id }) => id === entry.id);
		if (old === undefined) {
			parts.push(`+${entry.id}`);
			continue;
		}
		for (const [field, value] of Object.entries(entry)) {
			if (same(old[field], value)) continue;
			parts.push(`${entry.id}.${field} ${brief(old[field])} → ${brief(value)}`);
		}
	}
	return parts.join(", ");
}

function isEntry(item: unknown): item is Entry {
	return typeof item === "object" && item !== null && typeof (item as { id?: unknown }).id === "string";
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
