import {
	type CellFamily,
	type Coroutine,
	cellFamily,
	type PointOptions,
	type PrimitiveOptions,
	self,
	waitUntil,
} from "../scheduler/index.js";
import { EventLoop, waitForEvent } from "./event-loop.js";
import { type Grid, HALVES } from "./geometry.js";
import { type HostFaultOptions, HostFaults } from "./host-faults.js";
import { ALL_SWITCHES_ON, NO_REPAIRS, type Repairs, type Switches } from "./switches.js";

/**
 * Who runs next: with `any`, any coroutine that can, which covers more than one I/O thread; with `qemu`, as in one event
 * loop of QEMU's, where woken coroutines run at once and depth first, and only the order of completions is open.
 */
export type Ordering = "any" | "qemu";

/** What the parts of an arrangement are made with. */
export interface EnvironmentOptions {
	/** Default: halves of clusters. */
	readonly grid?: Grid;
	/** Default: any. */
	readonly ordering?: Ordering;
	/** Default: none fail. */
	readonly faults?: HostFaultOptions;
	/** Pieces of synchronisation to take out. Default: none. */
	readonly switches?: Partial<Switches>;
	/** What to put in that came later. Default: nothing. */
	readonly repairs?: Partial<Repairs>;
	/** Whether it is counted for how many other requests each coroutine has waited. Default: no. */
	readonly countWaits?: boolean;
}

/** What all parts of one arrangement of disks share. Must be made in a program's setup. */
export class Environment {
	readonly grid: Grid;
	readonly switches: Switches;
	readonly repairs: Repairs;
	readonly faults: HostFaults;
	/** Undefined where any coroutine may run next. Source: `AioContext`. */
	readonly loop: EventLoop | undefined;
	/** How mutexes and queues are to behave. */
	readonly primitives: PrimitiveOptions;
	private readonly waits: CellFamily<number> | undefined;

	constructor(options: EnvironmentOptions = {}) {
		this.grid = options.grid ?? HALVES;
		this.switches = { ...ALL_SWITCHES_ON, ...options.switches };
		this.repairs = { ...NO_REPAIRS, ...options.repairs };
		this.faults = new HostFaults(options.faults ?? { most: 0, at: "" });
		this.loop = options.ordering === "qemu" ? new EventLoop() : undefined;
		this.primitives = this.loop === undefined ? {} : { wakeOrder: this.loop };
		this.waits = options.countWaits === true ? cellFamily("waits", 0) : undefined;
	}

	/** Waits for something from outside the event loop: a completion, a timer, the next request. */
	*event(label: string, options: PointOptions): Coroutine {
		yield* waitForEvent(this.loop, label, options);
	}

	/** Waits for something from outside the event loop that comes once a condition holds. */
	*eventOnce(label: string, holds: () => boolean, options: PointOptions): Coroutine {
		yield* waitUntil(label, () => holds() && (this.loop?.isIdle() ?? true), options);
	}

	/** Notes that the running coroutine is about to sleep until a request of another one is over. */
	countWait(): void {
		const mine = this.waits?.at(self());
		mine?.set(mine.get() + 1);
	}

	/** For how many requests of others a coroutine has waited so far; for measurements. */
	waitsOf(co: string): number {
		return this.waits?.at(co).get() ?? 0;
	}
}
