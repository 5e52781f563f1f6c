/** Not written yet. */
export function Primer() {
	return <h1>Primer</h1>;
}
