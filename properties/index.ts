/*
 * What must hold of the models, and under which scenarios. From the outside in.
 */

// Models by name, with their settings
export { FLEECING, impossibility, type Model, MODELS } from "./models.js";
export {
	findingSmallestScenario,
	type SmallestScenario,
	type SmallestScenarioOptions,
	smallerSettings,
} from "./smallest-scenario.js";
export { findingOrders, MAX_STATES_OF_AN_ORDER, type Orders } from "./orders.js";
export {
	completeSettings,
	SETTINGS,
	type Setting,
	settingsOf,
	type SettingValues,
	scenarioFrom,
} from "./scenario/settings.js";
export {
	type GuestRequest,
	gridOf,
	lengthOf,
	PLAIN,
	type Range,
	type Scenario,
	ScenarioError,
} from "./scenario/scenario.js";

// Scenarios and schedules on their way to others
export { fragmentOf, type Link, LINK_VERSION, type ReadLink, readLink, showLink } from "./exchange/link.js";
export { TRACE_FORMAT_VERSION, type TraceContent, TraceFileError } from "./exchange/trace-content.js";
export {
	checkedText,
	editIn,
	parseTraceText,
	type TraceFile,
	traceContent,
	traceText,
	violationOf,
} from "./exchange/trace-file.js";

// Programs made of scenarios
export { FLEECING_PROPERTIES, fleecingProgram, type FleecingProgramOptions } from "./fleecing-program.js";
export { lostUpdate } from "./lost-update.js";
export { witnessesOf, writesAreSerialising } from "./witnesses.js";
export { chaptersOf, REPORTED_RACE, type StoryChapter, type StoryEvent } from "./story.js";

// The properties, one by one
export { clearBitMeansCopied } from "./holding/clear-bit-means-copied.js";
export { copiedBeforeOverwritten } from "./holding/copied-before-overwritten.js";
export { errorsTold } from "./holding/errors-told.js";
export { fullCopy } from "./holding/full-copy.js";
export { guestWritesKept } from "./holding/guest-writes-kept.js";
export { noTornRead } from "./holding/no-torn-read.js";
export { nothingLeftBehind } from "./holding/nothing-left-behind.js";
export { pointInTime } from "./holding/point-in-time.js";
export type { FleecingProperty, World } from "./holding/property.js";
export { readsAgree } from "./holding/reads-agree.js";
export { targetHoldsOldData } from "./holding/target-holds-old-data.js";
