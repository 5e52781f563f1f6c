import { signal } from "@preact/signals-core";
import type { Given } from "../engine/endings.js";

/** What somebody thinks the reader will get; undefined as long as they have not said so. Kept here, not in the address. */
export const prediction = signal<Given | "skipped" | undefined>(undefined);
