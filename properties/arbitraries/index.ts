/*
 * fast-check arbitraries: inputs for property tests. An entry of its own, so that nobody loads fast-check who does not want
 * property tests.
 */
export { scenarios, type ScenarioConstraints } from "./scenario.js";
export {
	backupOptions,
	hostOptions,
	type Options,
	orderingOptions,
	serverOptions,
	sourceOptions,
	switchOptions,
	targetOptions,
	together,
} from "./options.js";
export { picksAsRandom, type Picks, type ScheduleConstraints, schedules } from "./schedule.js";
export { failureText } from "./failure-text.js";
