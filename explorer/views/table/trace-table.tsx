/** Not written yet. */
export function TraceTable() {
	return <p>TraceTable</p>;
}
