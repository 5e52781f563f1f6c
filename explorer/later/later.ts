/*
 * The page comes in two scripts. The first is what somebody new sees before anything else: the primer, the prediction, the
 * story, with the checker and the model, without which nothing can be told. All in this folder is in the second,
 * which is asked for when the first view has been painted, or at once when something needs it: so the first view does not wait
 * for what is not in it. Nothing outside this folder imports from it; the two meet in `state/later.ts` alone.
 *
 * The page's own beginning is imported so that what both need is in the first script, and in no other.
 */
import "../main.js";
import { offerLater } from "../state/later.js";
import { openTrace } from "./actions/open-trace.js";
import { Fix } from "./chapters/fix.js";
import { Play } from "./chapters/play.js";
import { Proof } from "./chapters/proof.js";
import { Questions } from "./chapters/questions.js";
import { Twist } from "./chapters/twist.js";
import { Worksheet } from "./chapters/worksheet.js";
import { forgetHints } from "./controls/hint.js";
import { keysInARun, letterInARun } from "./controls/keys.js";
import { Shortcuts } from "./controls/shortcuts.js";
import { keepGraph } from "./state/graph.js";
import { forgetLit } from "./state/lit.js";

keepGraph();
forgetHints();
forgetLit();
offerLater({
	chapters: { fix: Fix, play: Play, proof: Proof, questions: Questions },
	Twist,
	Shortcuts,
	Worksheet,
	keysInARun,
	letterInARun,
	openTrace,
});
