/** Not written yet. */
export function Predict() {
	return <h1>Predict</h1>;
}
