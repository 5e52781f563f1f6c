import { restart } from "../../actions/moments.js";
import { redo, takeNth, undo } from "../actions/steps.js";
import { showHint } from "./hint.js";

/** What keys do in a run. */
export const keysInARun: Readonly<Record<string, () => void>> = {
	arrowright: redo,
	arrowleft: undo,
	backspace: undo,
	"shift+backspace": redo,
	"control+z": undo,
	"control+y": redo,
	"control+shift+z": redo,
};

/** What single letters and digits do there; undefined for those that do nothing. */
export function letterInARun(key: string): (() => void) | undefined {
	if (/^[1-9]$/.test(key)) return () => takeNth(Number(key) - 1);
	if (key === "r") return restart;
	return key === "h" ? showHint : undefined;
}
