/*
 * Heddle's checker. From the top: what programs are written with, the primitives built on that, and what programs are
 * checked with.
 */

// Writing programs
export { type Program, program } from "./program/program.js";
export { Cell, cell } from "./program/cell.js";
export { CellFamily, cellFamily } from "./program/cell-family.js";
export { UntrackableValueError, type Value } from "./program/value.js";
export type { Handle, InterchangeableOptions, SpawnOptions } from "./program/handle.js";
export { type JoinOptions, join, self, spawn } from "./program/coroutine.js";
export type { Coroutine, PointOptions, SchedulingPoint, WaitingPoint, WaitReason } from "./program/scheduling-point.js";
export { choose, keeping, keepingAsCaller, note, observe, pause, progress, waitUntil } from "./program/points.js";
export { AssertionFailure, assert, type Comparison } from "./program/assert.js";
export { AssumptionFailure, assume } from "./program/assume.js";
export { interchangeable } from "./program/interchangeable.js";
export { always, atEnd, mustReach } from "./program/property.js";
export { type Finding, type Note, ProgramError } from "./program/context.js";

// Primitives
export { CoMutex } from "./primitives/co-mutex.js";
export { CoQueue, type CoQueueOptions } from "./primitives/co-queue.js";
export { CoRwlock } from "./primitives/co-rwlock.js";
export { Condition, type ConditionMutex } from "./primitives/condition.js";
export { Event } from "./primitives/event.js";
export { Mutex } from "./primitives/mutex.js";
export type { PrimitiveOptions, Style, StyleOptions } from "./primitives/style.js";
export type { WakeOrder } from "./primitives/wake-order.js";

// Checking programs
export { check, checking } from "./run/check.js";
export { type CheckOptions, CheckOptionsError, MIN_MEMORY, STEP_LIMIT, strategyOf } from "./run/check-options.js";
export { type IdleOption, idleOption } from "./run/idle-options.js";
export { type Checkpoint, CheckpointError, type CheckpointMoment } from "./run/checkpoint.js";
export type { Saved } from "./search/saved.js";
export {
	type CheckResult,
	type Counterexample,
	type NoPassingSchedule,
	type PassingSchedule,
	type RaceOnCell,
	STRATEGIES,
	type StepOfRace,
	type StrategyName,
} from "./run/check-result.js";
export { counterexampleFor } from "./run/counterexample.js";
export { findingPath, findPath, type PathOptions } from "./run/find-path.js";
export {
	type Comparison as VerifyComparison,
	type VerifyOptions,
	type VerifyResult,
	verifying,
	verifyProgram,
} from "./run/verify.js";
export { moveOf, stepsFrom, targetOf } from "./run/graph-steps.js";
export { buildingStateGraph, type StateGraph, type StateGraphOptions, stateGraph } from "./run/state-graph.js";
export { runThrough, type Sliced } from "./search/sliced.js";
export { amountOf, count, grouped, roundedEstimate } from "./run/amounts.js";
export { describeRest } from "./run/verdict.js";
export type { Progress } from "./search/explore.js";
export type { Workload } from "./search/progress/workload.js";
export { type Failure, NondeterminismError } from "./machine/failure.js";
export type { Reduction, SearchReport } from "./search/strategy.js";

// Dividing a search by traces among several machines; `heddle check --workers` does it on threads
export type { Delivery, SharedState, TraceCounts, TraceJob } from "./search/dpor/parallel/job.js";
export { TraceCoordinator } from "./search/dpor/parallel/trace-coordinator.js";
export type { Look } from "./search/dpor/parallel/looks.js";
export {
	type JobEnd,
	type JobRun,
	type JobStop,
	type TracesSoFar,
	TraceWorker,
} from "./search/dpor/parallel/trace-worker.js";
export { Machine } from "./machine/machine.js";
export { checkingDivided, type DividedSearch, settling, type WorkerFindings } from "./run/parallel-check.js";

// Schedules and traces
export {
	parseSchedule,
	parseScheduleStart,
	type Schedule,
	ScheduleMismatchError,
	type ScheduleStart,
	type ScheduleStep,
	ScheduleSyntaxError,
	scheduleStep,
	showSchedule,
} from "./search/schedule.js";
export { type Random, randomFrom, SeedError } from "./search/random/random.js";
export { walk } from "./trace/walk.js";
export { replaySchedule } from "./trace/replay-schedule.js";
export { type FollowedSchedule, followSchedule } from "./trace/follow-schedule.js";
export { type Moment, type PossibleStep, type SteppedRun, Stepper } from "./trace/stepper.js";
export { describeChange } from "./trace/describe-change.js";
export type { Contents } from "./trace/contents.js";
export { type RecordedStep, recordOf, replayRecord, StaleTraceError, type TraceRecord } from "./trace/trace-record.js";
export { fingerprintOf } from "./trace/fingerprint.js";
export { scheduleOfTrace, type Trace, type TraceStep } from "./trace/trace.js";
