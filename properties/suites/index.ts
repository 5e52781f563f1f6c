/*
 * Property suites: scenarios over all that can be set, and what must come of each. An entry of its own, since it loads
 * fast-check.
 */
export { drawing, drawnAt, type DrawOptions, type FaultyCase } from "./draw.js";
export { designCases } from "./designs.js";
export { findingsLike, KNOWN_FINDINGS, type KnownFinding } from "./known-findings.js";
export { type Judgement, type JudgeOptions, judging } from "./judge.js";
export type { SuiteHead, SuiteName } from "./names.js";
export type { Case, Expectation, Suite } from "./suite.js";
export { SUITES_BY_NAME, withoutKnownFaults } from "./suites.js";
