/*
 * Heddle's checker. From the top: what programs are written with, the primitives built on that, and what programs are
 * checked with.
 */

export type { Failure } from "./machine/failure.js";
// Primitives
export { CoMutex } from "./primitives/co-mutex.js";
export { CoQueue, type CoQueueOptions } from "./primitives/co-queue.js";
export { CoRwlock } from "./primitives/co-rwlock.js";
export { Condition } from "./primitives/condition.js";
export { Event } from "./primitives/event.js";
export type { PrimitiveOptions, Style } from "./primitives/style.js";
export { AssertionFailure, assert, type Comparison } from "./program/assert.js";
export { Cell, cell } from "./program/cell.js";
export { CellFamily, cellFamily } from "./program/cell-family.js";
export { type Finding, type Note, ProgramError } from "./program/context.js";
export { type JoinOptions, join, self, spawn } from "./program/coroutine.js";
export type { Handle, SpawnOptions } from "./program/handle.js";
export { choose, keeping, keepingAsCaller, note, observe, pause, progress, waitUntil } from "./program/points.js";
// Writing programs
export { type Program, program } from "./program/program.js";
export { always, atEnd, mustReach } from "./program/property.js";
export type { Coroutine, PointOptions, SchedulingPoint, WaitReason } from "./program/scheduling-point.js";
export { UntrackableValueError, type Value } from "./program/value.js";
// Checking programs
export { type CheckOptions, check } from "./run/check.js";
export { type CheckResult, type Counterexample, STRATEGIES, type StrategyName } from "./run/check-result.js";
export { SeedError } from "./search/random.js";
export { replaySchedule } from "./trace/replay-schedule.js";
export { type Schedule, ScheduleMismatchError, type ScheduleStep, showSchedule } from "./trace/schedule.js";
export type { Trace, TraceStep } from "./trace/trace.js";
