/*
 * The qcow2 format, as in QEMU's `block/qcow2*.c`.
 */

export { qcow2Driver } from "./driver.js";
export { type L2Entry, Qcow2Image, type Qcow2Options, type Qcow2Probe } from "./image.js";
export { UNWRITTEN } from "./read.js";
export { COPY_WAITED_FOR_MUTEX } from "./write.js";
