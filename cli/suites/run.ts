import { FLEECING, findingOrders, type Scenario, settingsOf } from "../../properties/index.js";
import {
	drawing,
	drawnAt,
	type FaultyCase,
	type Judgement,
	judging,
	type Suite,
} from "../../properties/suites/index.js";
import { checking, type Sliced } from "../../scheduler/index.js";
import type { CheckCommandOptions } from "../commands/check.js";
import { breathing, type Driver } from "../drive.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import { describeSettings } from "../input/settings.js";
import type { Io } from "../io.js";
import { caseLine, progressOf } from "../report/suites.js";
import type { NamedSuite } from "./asked.js";
import type { SuiteClock } from "./clock.js";
import { type Found, SuiteTally } from "./tally.js";

/** So many cases of a suite are drawn, where neither a number nor a time is given. */
export const DEFAULT_CASES = 200;
/** A case with more states is walked through; one of a finite suite, which should not be, only beyond many more. */
export const DEFAULT_CASE_STATES = { drawn: 10_000, finite: 200_000 } as const;
/** So often. */
export const DEFAULT_CASE_WALKS = 200;

/** What a run of suites goes by. */
export interface SuiteSetting {
	readonly io: Io;
	readonly options: CheckCommandOptions;
	readonly seed: number;
	readonly driver: Driver;
	readonly clock: SuiteClock;
}

/** One suite on its way. */
export class SuiteRun {
	private readonly tally: SuiteTally;
	private readonly perform: <T>(work: Sliced<T>) => Promise<T>;

	constructor(
		private readonly setting: SuiteSetting,
		suite: NamedSuite,
		private readonly definition: Suite,
	) {
		this.tally = new SuiteTally(suite);
		this.perform = breathing(setting.io);
	}

	/** Goes through the suite's cases until one is found that is not as expected, or the cases or the time are used up. */
	async run(): Promise<SuiteTally> {
		const { scenarios } = this.definition;
		if (scenarios.kind === "drawn") await this.draw(scenarios.arbitrary);
		else await this.list(scenarios.cases());
		return this.tally;
	}

	private async list(cases: readonly { readonly name: string; readonly scenario: Scenario }[]): Promise<void> {
		const { io, options } = this.setting;
		this.tally.of = cases.length;
		for (const { name, scenario } of cases.slice(0, options.cases)) {
			const judgement = await this.judge(scenario);
			if (judgement === undefined) return;
			if (!options.json) io.out(caseLine(name, judgement));
			if (judgement.fault !== undefined && this.tally.found === undefined) {
				this.tally.found = await this.lookAt({ scenario, judgement, path: undefined, shrinks: 0 });
			}
		}
	}

	private async draw(arbitrary: Parameters<typeof drawing>[0]): Promise<void> {
		const { options, seed, clock } = this.setting;
		if (options.path !== undefined) return this.repeat(arbitrary, options.path);
		const limit = options.time === undefined ? DEFAULT_CASES : Number.MAX_SAFE_INTEGER;
		const cases = options.cases ?? limit;
		this.tally.of = cases === Number.MAX_SAFE_INTEGER ? undefined : cases;
		const onFault = () => {
			clock.extend();
			this.tally.isShrinking = true;
		};
		const faulty = await drawing(arbitrary, { seed, cases, judge: (scenario) => this.judge(scenario), onFault });
		if (faulty !== undefined) this.tally.found = await this.lookAt(faulty);
	}

	/** The one case at a path. */
	private async repeat(arbitrary: Parameters<typeof drawing>[0], path: string): Promise<void> {
		const scenario = /^\d+(:\d+)*$/.test(path) ? drawnAt(arbitrary, this.setting.seed, path) : undefined;
		if (scenario === undefined) {
			const message = `--path ${path} leads to no case of the suite ${this.tally.suite.name} with the seed ${this.setting.seed}`;
			throw new CommandError(ExitCode.Usage, message, `heddle check --suite ${this.tally.suite.name}   (prints paths)`);
		}
		this.tally.of = 1;
		const judgement = await this.judge(scenario);
		if (judgement === undefined) return;
		if (!this.setting.options.json)
			this.setting.io.out(caseLine(describeSettings(FLEECING, settingsOf(scenario)), judgement));
		if (judgement.fault !== undefined) {
			this.tally.found = await this.lookAt({ scenario, judgement, path, shrinks: 0 });
		}
	}

	/** Undefined once there is a reason to stop. */
	private async judge(scenario: Scenario): Promise<Judgement | undefined> {
		const { options, seed, driver } = this.setting;
		if (this.whyStop() !== undefined) return undefined;
		const { expects } = this.definition;
		const judgement = await this.perform(
			judging(scenario, expects(scenario), {
				maxStates: this.maxStates(),
				walks: options.walks ?? DEFAULT_CASE_WALKS,
				seed: String(seed),
				interrupted: () => this.whyStop(),
			}),
		);
		if (judgement !== undefined) this.tally.count(judgement);
		driver.tell((seconds) => progressOf(this.tally, seconds));
		return judgement;
	}

	private maxStates(): number {
		return this.setting.options.maxStates ?? DEFAULT_CASE_STATES[this.tally.suite.kind];
	}

	private whyStop(): string | undefined {
		return (
			this.setting.driver.interrupted() ?? (this.setting.clock.isOver() ? "the suite's share of the time" : undefined)
		);
	}

	/** Checks a case once more, as `heddle check` would, for the least schedule. */
	private async lookAt(faulty: Omit<FaultyCase, "path"> & { readonly path: string | undefined }): Promise<Found> {
		const { driver } = this.setting;
		const model = FLEECING;
		const settings = settingsOf(faulty.scenario);
		const maxStates = this.maxStates();
		const { interrupted } = driver;
		const checked = await this.perform(checking(model.build(settings), { maxStates, interrupted }));
		const { judgement } = faulty;
		// What random walks have found need not be found again within the bound.
		const result = checked.verdict === "INCOMPLETE" ? judgement.result : checked;
		const orders = result.failure && (await this.perform(findingOrders(model, settings, result.failure, interrupted)));
		return { ...faulty, checked: { model, settings, result, orders, file: undefined } };
	}
}
