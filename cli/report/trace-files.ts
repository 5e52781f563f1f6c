import { join } from "node:path";
import type { Model } from "../../properties/index.js";
import type { Program } from "../../scheduler/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import { traceFileText } from "../input/trace-file.js";
import type { Io } from "../io.js";
import type { Checked } from "./json.js";

/** Writes the traces of what checks find, where that is asked for. */
export class TraceFiles {
	private written = 0;
	private readonly unwritten: string[] = [];

	/** @param out - a file or directory; undefined to write nothing */
	constructor(
		private readonly io: Io,
		private readonly out: string | undefined,
	) {}

	/** The check, which says where its trace is. A file that cannot be written is no reason to lose what was found. */
	keep(checked: Checked, program: Program): Checked {
		const { model, settings, result } = checked;
		const trace = result.counterexample?.trace;
		if (trace === undefined || this.out === undefined) return checked;
		const path = this.pathFor(this.out, model);
		const text = traceFileText(model, settings, program, trace);
		try {
			this.io.writeFile(path, text);
		} catch (error) {
			this.unwritten.push(`${path} (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
			return checked;
		}
		this.written += 1;
		return { ...checked, file: path };
	}

	/** @throws CommandError if something could not be written: by now it has been printed instead */
	refuseUnwritten(): void {
		if (this.unwritten.length === 0) return;
		const hint = "heddle check --out FILE   (what was found is printed above, and can be replayed without a file)";
		throw new CommandError(ExitCode.Usage, `the trace cannot be written: ${this.unwritten.join("; ")}`, hint);
	}

	/** In the directory, or the file, with a number for the second and later ones. */
	private pathFor(out: string, model: Model): string {
		const suffix = this.written === 0 ? "" : `-${this.written + 1}`;
		if (this.io.isDirectory(out)) return join(out, `${model.name}${suffix}.trace.json`);
		return suffix === "" ? out : out.replace(/((?:\.trace)?\.json)?$/, (ending) => `${suffix}${ending}`);
	}
}
