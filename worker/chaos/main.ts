import { parseArgs } from "node:util";
import { summarise } from "#worker/bench/percentiles.ts";
import { createRandom } from "#worker/paper-exchange/engine/random.ts";
import { PlainFailure, runCommand } from "#worker/stack/plain-failure.ts";
import { CHAOS_KINDS, type ChaosKind, DEFAULT_KINDS } from "./chaos-faults.ts";
import { type ChaosRun, chaosRun } from "./chaos-round.ts";
import { openChaosStack } from "./chaos-stack.ts";

const USAGE = `Usage: npm run chaos [-- --n STRIKES_PER_KIND] [--seed TEXT] [--only ${CHAOS_KINDS.join("|")}] [--alone]`;
/** Enough for a run of hours, and an end to a typing error. */
const MOST_STRIKES = 1_000;
/** Runs in a row in which nothing could be struck: then something is broken. */
const MOST_IDLE_RUNS = 3;

function readArgs(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      n: { type: "string", default: "3" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      alone: { type: "boolean", default: false },
    },
  });
  const n = Number(values.n);
  if (!Number.isInteger(n) || n < 1 || n > MOST_STRIKES)
    throw new PlainFailure(`--n is not a number of strikes. ${USAGE}`);
  const kinds: readonly ChaosKind[] =
    values.only === undefined ? DEFAULT_KINDS : CHAOS_KINDS.filter((kind) => kind === values.only);
  if (kinds.length === 0) throw new PlainFailure(`There is no "${values.only}" to strike. ${USAGE}`);
  return { n, seed: values.seed, kinds, isAlone: values.alone };
}

/** What came of one kind. Times in ms. */
function summary(kind: ChaosKind, runs: readonly ChaosRun[]) {
  const strikes = runs.flatMap((run) => run.strikes);
  const sum = (read: (run: ChaosRun) => number) => runs.reduce((total, run) => total + read(run), 0);
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  return {
    bench: "chaos",
    kind,
    strikes: strikes.length,
    runs: runs.length,
    wrong: runs.filter((run) => run.wrong.length > 0).length,
    venueOrders: sum((run) => run.venueOrders),
    duplicateOrders: sum((run) => run.duplicateOrders),
    lostEvents: sum((run) => run.lostEvents),
    watchedOn: strikes.filter(({ isWatchedOn }) => isWatchedOn).length,
    takenOverMs: summarise(known(strikes.map(({ takenOverMs }) => takenOverMs))),
    openWithoutSupervisorMs: summarise(strikes.map(({ unwatchedMs }) => unwatchedMs)),
    flatMs: summarise(known(runs.map(({ flatMs }) => flatMs))),
  };
}

function tell(number: number, { strikes, phase, trigger, flatMs, wrong }: ChaosRun): void {
  const each = strikes.map(({ takenOverMs, isWatchedOn, unwatchedMs }) =>
    takenOverMs === null
      ? "struck"
      : `${isWatchedOn ? "watched on" : "brought down"} after ${takenOverMs.toFixed(0)} ms (open meanwhile ${unwatchedMs} ms)`,
  );
  const flat = flatMs === null ? "" : `, flat ${flatMs} ms after the last strike`;
  console.log(
    `run ${number}: ${each.join("; ") || "not struck"}; ${phase}${trigger ? ` by ${trigger}` : ""}${flat}${wrong.length ? `; WRONG: ${wrong.join("; ")}` : ""}`,
  );
}

/**
 * Kills and freezes the worker, kills database and canary, cuts the way to the venue, each at random moments of live demo
 * runs on a stack of its own with a standby worker, and asks the venue and the record what came of it.
 */
async function main(): Promise<number> {
  const { n, seed, kinds, isAlone } = readArgs(process.argv.slice(2));
  const random = createRandom(seed).uniform;
  const stack = await openChaosStack({ isAlone, random });
  let wrong = 0;
  try {
    for (const kind of kinds) {
      const runs: ChaosRun[] = [];
      let idle = 0;
      for (let left = n; left > 0 && idle < MOST_IDLE_RUNS; ) {
        const run = await chaosRun(kind, left, stack.place);
        runs.push(run);
        left -= run.strikes.length;
        idle = run.strikes.length > 0 ? 0 : idle + 1;
        tell(runs.length, run);
      }
      const result = summary(kind, runs);
      console.log(JSON.stringify(result));
      wrong += result.wrong + (result.strikes < n ? 1 : 0);
    }
  } finally {
    await stack.close();
  }
  return wrong === 0 ? 0 : 1;
}

await runCommand(main);
