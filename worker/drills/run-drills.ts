import {
  type DrillBench,
  type DrillFinished,
  type DrillName,
  type DrillOptions,
  type DrillOutcome,
  openDrillBench,
} from "./drill-bench.ts";
import { drillDailyLossCap, drillPositionLimit, drillQuietWindow, drillReduceOnly } from "./guard-drills.ts";
import { drillKillSwitch } from "./kill-switch-drill.ts";

type RunDrills = DrillOptions & {
  onFinished?: (finished: DrillFinished) => void;
  signal?: AbortSignal;
};

const DRILLS: ReadonlyArray<readonly [DrillName, (bench: DrillBench) => Promise<DrillOutcome>]> = [
  ["drillKillSwitch", drillKillSwitch],
  ["drillDailyLossCap", drillDailyLossCap],
  ["drillPositionLimit", drillPositionLimit],
  ["drillReduceOnly", drillReduceOnly],
  ["drillQuietWindow", drillQuietWindow],
];

/**
 * The five drills of the risk controls on an account of the paper exchange, one after another, each with real orders and
 * proof from the venue's order history. A drill that throws has failed; the account is flattened after every one. Throws a
 * sentence when the venue cannot be reached or is not paper.
 */
export async function runDrills(options: RunDrills): Promise<DrillFinished[]> {
  const bench = await openDrillBench(options);
  const results: DrillFinished[] = [];
  try {
    for (const [drill, run] of DRILLS) {
      if (options.signal?.aborted) break;
      const finished = { drill, ...(await runOne(bench, run)) };
      results.push(finished);
      options.onFinished?.(finished);
    }
    return results;
  } finally {
    await bench.flatten();
    await bench.close();
  }
}

async function runOne(
  bench: DrillBench,
  run: (bench: DrillBench) => Promise<DrillOutcome>,
): Promise<DrillOutcome> {
  let outcome: DrillOutcome;
  try {
    outcome = await run(bench);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 300) : String(error);
    outcome = { ok: false, reason, reactionMs: null, flatMs: null };
  }
  const after = await bench.flatten();
  return after.flat
    ? outcome
    : { ...outcome, ok: false, reason: `${outcome.reason}; afterwards ${after.reason}` };
}
