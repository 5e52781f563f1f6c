/**
 * The seed of all property tests, so that a run of CI can be repeated. Another one is tried by setting the variable:
 * `HEDDLE_TEST_SEED=7 npx vitest run`.
 */
export const seed = Number(process.env.HEDDLE_TEST_SEED ?? 20_181_103);
