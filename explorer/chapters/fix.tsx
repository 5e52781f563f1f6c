/** Not written yet. */
export function Fix() {
	return <h1>Fix</h1>;
}
