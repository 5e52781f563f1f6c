/**
 * The pieces of synchronisation, each of which can be taken out of the model alone, to see what it is there for. All are
 * in place unless somebody asks. (The SERIALISING flag of the copy's write is not among them: it is the option
 * `serializeTargetWrites`.)
 */
export interface Switches {
	/** A read waits for the serialising requests that it overlaps. */
	readonly readsWaitForSerialisingRequests: boolean;
	/** A request that has waited looks again whether there is another one to wait for. */
	readonly rescanAfterWait: boolean;
	/** A request does not wait for one that is itself asleep. */
	readonly waitingFor: boolean;
	/** A copy waits for copies in flight of the same clusters. */
	readonly waitForOverlappingRequests: boolean;
	/** The copy bit is cleared when a copy begins. */
	readonly resetCopyBit: boolean;
	/** The notifier, which copies, runs before the guest's write and not after it. */
	readonly copyBeforeWrite: boolean;
}

/** QEMU as it was. */
export const ALL_SWITCHES_ON: Switches = {
	readsWaitForSerialisingRequests: true,
	rescanAfterWait: true,
	waitingFor: true,
	waitForOverlappingRequests: true,
	resetCopyBit: true,
	copyBeforeWrite: true,
};
