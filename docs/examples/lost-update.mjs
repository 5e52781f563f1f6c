import { atEnd, cell, check, pause, program, showSchedule, spawn } from "heddle";

const lostUpdate = program("lost update", () => {
	const counter = cell("counter", 0); // state that coroutines share lives in cells
	function* increment() {
		const seen = counter.get();
		yield* pause("between read and write"); // only here may another coroutine run
		counter.set(seen + 1);
	}
	spawn("a", increment);
	spawn("b", increment);
	atEnd("both are counted", () => ({ expected: 2, actual: counter.get() }));
});
const { sentence, counterexample } = check(lostUpdate);
console.log(sentence, counterexample && showSchedule(counterexample.schedule));
