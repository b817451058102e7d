import { utcWords } from "#lib/template/utc-words.ts";
import { msToFunding, quietWindowSecOf } from "./guard.ts";

/** Share of each stretch between two checkpoints in which entries must be possible: with less, a checkpoint judges hardly anything. */
const OPEN_SHARE = 1 / 2;
const MS_PER_MIN = 60_000;

type Funding = { nextAtMs: number; intervalMs: number };
type Plan = {
  funding: Funding;
  /** The template's own limit of the quiet window, s. */
  capSec: number;
  launchAtMs: number;
  /** Checkpoints of the run, s after launch, in order; the last one is its end. */
  checkpointsAtSec: readonly number[];
};

/** How much of a span lies within quiet windows, ms. */
function quietMs({ funding, capSec }: Plan, fromMs: number, toMs: number): number {
  const windowMs = quietWindowSecOf(funding.intervalMs, capSec) * 1_000;
  let sum = 0;
  let settledAtMs = fromMs + msToFunding(funding.nextAtMs, funding.intervalMs, fromMs);
  for (; settledAtMs - windowMs < toMs; settledAtMs += funding.intervalMs) {
    sum += Math.max(0, Math.min(settledAtMs, toMs) - Math.max(settledAtMs - windowMs, fromMs));
  }
  return sum;
}

/** The first checkpoint, s, before which the quiet window leaves too little time for entries; null when all have enough. */
function starvedCheckpoint(plan: Plan): number | null {
  const { launchAtMs, checkpointsAtSec } = plan;
  for (const [index, atSec] of checkpointsAtSec.entries()) {
    const fromMs = launchAtMs + (checkpointsAtSec[index - 1] ?? 0) * 1_000;
    const toMs = launchAtMs + atSec * 1_000;
    if (quietMs(plan, fromMs, toMs) > (toMs - fromMs) * (1 - OPEN_SHARE)) return atSec;
  }
  return null;
}

const checkpointWords = (sec: number) => (sec % 60 === 0 ? `T+${sec / 60}` : `T+${sec} s`);

/**
 * Whether a canary launched then has time to trade before each of its checkpoints, or the window before a funding settlement,
 * in which the trader makes no entry, takes too much of it. Says from when on a launch fits.
 */
export function quietOutlook(plan: Plan): { ok: boolean; text: string } {
  const { funding, launchAtMs } = plan;
  const starved = starvedCheckpoint(plan);
  const untilMs = msToFunding(funding.nextAtMs, funding.intervalMs, launchAtMs);
  const windowSec = quietWindowSecOf(funding.intervalMs, plan.capSec);
  const when = `funding settles at ${utcWords(launchAtMs + untilMs)}, no entries in the ${windowSec} s before it`;
  if (starved === null) return { ok: true, text: `${when}: every checkpoint has time to see trading` };
  const checkpoint = checkpointWords(starved);
  const afterMs = launchAtMs + untilMs;
  const isBetter = starvedCheckpoint({ ...plan, launchAtMs: afterMs }) === null;
  const next = isBetter
    ? `HOLD, launch after ${utcWords(afterMs)}, in ${Math.ceil(untilMs / MS_PER_MIN)} min`
    : "no launch time leaves enough: the funding interval is too short for these checkpoints";
  return { ok: false, text: `${when}: ${checkpoint} would judge a canary that may hardly trade; ${next}` };
}
