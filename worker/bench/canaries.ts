import { cpus } from "node:os";
import { paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { startPaperProcess } from "#worker/rehearse/paper-process.ts";
import { BreachDesk } from "./breach-desk.ts";
import { BREACHES, type Breach } from "./breaches.ts";
import { summarise } from "./percentiles.ts";

const CANARIES = 10;
const SHOCKS = 20;
const WARM_UP = 2;
const RATE_HZ = 10;

type Say = (line: string) => void;

/**
 * `canaries [N canaries] [N breaches each] [Hz]`: that many supervisors in one worker process, each with its own account and its
 * own canary process; a shock breaks the loss limit of all of them in the same instant, again and again.
 */
export async function benchCanaries(say: Say, args: readonly string[]): Promise<object> {
  const [count = CANARIES, breaches = SHOCKS, rateHz = RATE_HZ] = args.map(Number);
  const names = Array.from({ length: count }, (_, index) => `canary${index}`);
  const env = { PAPER_ACCOUNTS: JSON.stringify(names.map(paperAccount)) };
  const paper = await startPaperProcess(env);
  Object.assign(process.env, env, { PAPER_URL: paper.url });
  const desks: BreachDesk[] = [];
  const killMs = names.map((): number[] => []);
  const flatMs = names.map((): number[] => []);
  try {
    for (const account of names)
      desks.push(await BreachDesk.open({ admin: paper.admin, account, rateHz, write: () => undefined }));
    for (let number = 1 - WARM_UP; number <= breaches; number += 1) {
      const breach = sharedLoss(desks.length);
      const broken = await Promise.all(desks.map((desk) => desk.breach(number, "LOSS", breach)));
      if (number < 1) continue;
      for (const [index, { brokenMs, killSentMs, flatMs: provenMs }] of broken.entries()) {
        killMs[index]?.push(killSentMs - brokenMs);
        flatMs[index]?.push(provenMs - brokenMs);
      }
      if (number % 5 === 0)
        say(`${number} shocks to ${count} canaries: kill p95 ${summarise(killMs.flat()).p95} ms`);
    }
  } finally {
    await Promise.all(desks.map((desk) => desk.close()));
    await paper.stop();
  }
  return {
    bench: "canaries",
    ...summarise(killMs.flat()),
    unit: "ms",
    what: "venue's mark breaks the limit of all canaries at once → each one's kill request handed to the transport",
    canaries: count,
    hz: rateHz,
    cores: cpus().length,
    worstCanaryP95: Math.max(...killMs.map((samples) => summarise(samples).p95)),
    each: killMs.map((samples) => summarise(samples)),
    flat: summarise(flatMs.flat()),
  };
}

/** Resolves for everyone when the last of `count` has come, with what that one then does. */
function meeting<T>(count: number, act: () => Promise<T>): () => Promise<T> {
  let missing = count;
  let open: (result: Promise<T>) => void = () => {};
  const result = new Promise<T>((resolve) => {
    open = resolve;
  });
  return () => {
    missing -= 1;
    if (missing === 0) open(act());
    return result;
  };
}

/** One shock that breaks the limit of all, once each has its position; taken back when all are flat. */
function sharedLoss(count: number): Breach {
  const { make, undo } = BREACHES.LOSS;
  let shock: (() => Promise<number>) | null = null;
  let end: (() => Promise<void>) | null = null;
  return {
    ...BREACHES.LOSS,
    make: (scene) => {
      shock ??= meeting(count, () => make(scene));
      return shock();
    },
    undo: (scene) => {
      end ??= meeting(count, async () => undo?.(scene));
      return end();
    },
  };
}
