import { type ChaosRun, chaosRun } from "#worker/chaos/chaos-round.ts";
import { openChaosStack } from "#worker/chaos/chaos-stack.ts";
import { createRandom } from "#worker/paper-exchange/engine/random.ts";
import { summarise } from "./percentiles.ts";

const DEFAULT_STRIKES = 20;
/** Runs without a single strike: then nothing is measured, and it says so. */
const MOST_RUNS = 40;

async function strikeTimes(strikes: number, isAlone: boolean, say: (line: string) => void) {
  const stack = await openChaosStack({ isAlone, random: createRandom("take-over").uniform });
  const runs: ChaosRun[] = [];
  const struck = () => runs.flatMap((run) => run.strikes);
  try {
    while (struck().length < strikes && runs.length < MOST_RUNS) {
      runs.push(await chaosRun("worker", strikes - struck().length, stack.place));
      say(`${isAlone ? "restart" : "standby"}: ${struck().length} of ${strikes}`);
    }
  } finally {
    await stack.close();
  }
  const times = struck().flatMap(({ takenOverMs }) => (takenOverMs === null ? [] : [takenOverMs]));
  const watchedOn = struck().filter(({ isWatchedOn }) => isWatchedOn).length;
  return { ...summarise(times), watchedOn, wrong: runs.flatMap((run) => run.wrong) };
}

/** From `kill -9` of the worker to the entry of the one that has its run, ms: with a standby, and with a single worker that is started again. */
export async function benchTakeOver(say: (line: string) => void, strikes = DEFAULT_STRIKES): Promise<object> {
  const standby = await strikeTimes(strikes, false, say);
  const restart = await strikeTimes(strikes, true, say);
  return { bench: "take-over", unit: "ms", standby, restart };
}
