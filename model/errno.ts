/**
 * What a request answers that did not succeed, by its name in `errno.h`:
 *
 * - `EIO`: the host, or what it gave back, failed; or the range lies beyond the end;
 * - `EINVAL`: the request makes no sense to the driver;
 * - `ENOTSUP`: the driver cannot do this, and the caller has another way;
 * - `EAGAIN`: what was known is no longer true; begin again.
 */
export type Errno = "EIO" | "EINVAL" | "ENOTSUP" | "EAGAIN";

/** What a request answers: 0, or what went wrong. QEMU's `ret`. */
export type Ret = 0 | Errno;

/** Whether a request that answers with a value has failed instead. QEMU's `ret < 0`. */
export function isErrno(answer: unknown): answer is Errno {
	return typeof answer === "string";
}
