import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { RunEventBody } from "#lib/canary/run-events.ts";
import { flattenAccount } from "#worker/commands/flatten-account.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { readLines } from "#worker/supervisor/child-process.ts";
import { nowMs } from "#worker/supervisor/clock.ts";
import type { HeldRun, LeaseBook } from "#worker/watchdog/lease-book.ts";
import { Watchdog } from "#worker/watchdog/watchdog.ts";
import type { DrillFinished, DrillName } from "../drill-bench.ts";
import { drillConfig, drillTemplate } from "./drill-template.ts";
import { DRILL_PREFIX, type DrillPlace, drillAccount, isFlatAtVenue } from "./run-trigger-drill.ts";

type DeathDrill = {
  drill: DrillName;
  expected: string;
  /** The canary dies with the worker, so that only the watchdog is left. */
  isCanaryKilled: boolean;
};

export const DEATH_DRILLS: readonly DeathDrill[] = [
  { drill: "drillWorkerDeath", expected: "canary closes itself", isCanaryKilled: false },
  { drill: "drillWatchdog", expected: "watchdog flattens", isCanaryKilled: true },
];

/** A worker that was not heard for so long has lost its lease; the watchdog's own grace comes after it. */
const LEASE_MS = 1_000;
const LOOK_MS = 250;
const POLL_MS = 20;
/** Process starts on a busy machine. */
const WITHIN_MS = 90_000;

const beatSchema = z.object({ childPid: z.number().nullable(), fired: z.array(z.string()) });

type Doomed = {
  pid: number;
  beat: () => { atMs: number; childPid: number | null; fired: string[] } | null;
  /** Words on stderr, when it ended by itself. */
  failed: () => string | null;
};

function startDoomedWorker(drill: DeathDrill, { config, template }: DrillPlace): Doomed {
  const given = {
    account: drillAccount(drill.drill),
    orderPrefix: DRILL_PREFIX,
    config: drillConfig(config, "LOST_CONTROL"),
    template: drillTemplate(template, "LOST_CONTROL"),
  };
  const args = [inCheckout("worker/drills/triggers/doomed-worker.ts"), JSON.stringify(given)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let last: ReturnType<Doomed["beat"]> = null;
  let stderr = "";
  let hasEnded = false;
  readLines(child.stdout, (text) => {
    last = { atMs: nowMs(), ...beatSchema.parse(JSON.parse(text)) };
  });
  readLines(child.stderr, (text) => {
    stderr = text;
  });
  child.once("exit", () => {
    hasEnded = true;
  });
  return {
    pid: child.pid ?? Number.NaN,
    beat: () => last,
    failed: () => (hasEnded ? stderr || "it ended without a word" : null),
  };
}

/** A lease book of one run: its worker's beats stand for the renewals, and what the watchdog writes is kept. */
function bookOf(account: string, doomed: Doomed): { book: LeaseBook; written: RunEventBody[] } {
  const written: RunEventBody[] = [];
  const run = { runId: `drill-${account}`, account, symbol: "BTC-PERP", phase: "LIVE" };
  const held: HeldRun = {
    hasLaunched: true,
    append: async (events) => {
      written.push(...events.map(({ body }) => body));
      return true;
    },
    renew: async () => true,
    facts: async () => ({ steps: [], measurements: [], isCanaryGone: null }),
    archive: async () => ({ path: "", sha256: "" }),
    writeReport: async () => null,
  };
  const silentMs = () => nowMs() - (doomed.beat()?.atMs ?? nowMs()) - LEASE_MS;
  const isTaken = () => written.length > 0;
  const book: LeaseBook = {
    listUnderWay: async () => [run],
    listExpired: async () =>
      silentMs() > 0 && !isTaken()
        ? [{ ...run, workerId: `pid ${doomed.pid}`, leaseEpoch: 1, renewedMark: 1, expiredForMs: silentMs() }]
        : [],
    takeOver: async () => held,
  };
  return { book, written };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function end(pid: number | null): void {
  try {
    if (pid !== null) process.kill(pid, "SIGKILL");
  } catch {
    // It has gone by itself.
  }
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = nowMs() + WITHIN_MS;
  while (!(await isTrue())) {
    if (nowMs() > deadline) throw new Error(`waited ${WITHIN_MS / 1_000} s in vain: ${what}`);
    await sleep(POLL_MS);
  }
}

/** Kills a worker (and its canary) that holds a position, and sees who brings the account down. Never throws. */
export async function runDeathDrill(drill: DeathDrill, place: DrillPlace): Promise<DrillFinished> {
  const doomed = startDoomedWorker(drill, place);
  const stop = new AbortController();
  try {
    return await witnessDeath(drill, place, doomed, stop.signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 300) : String(error);
    const { drill: name, expected } = drill;
    return { drill: name, ok: false, reason, reactionMs: null, flatMs: null, expected, fired: [] };
  } finally {
    stop.abort();
    end(doomed.pid);
    end(doomed.beat()?.childPid ?? null);
  }
}

async function witnessDeath(
  drill: DeathDrill,
  { admin }: DrillPlace,
  doomed: Doomed,
  signal: AbortSignal,
): Promise<DrillFinished> {
  const account = drillAccount(drill.drill);
  await until("the worker and its canary hold a position", () => {
    const words = doomed.failed();
    if (words) throw new Error(`the worker of the drill did not start: ${words}`);
    return doomed.beat() !== null;
  });
  const { childPid, fired: before } = doomed.beat() ?? { childPid: null, fired: [] };
  if (childPid === null || before.length > 0) throw new Error(`it did not begin well: ${before.join(", ")}`);
  const { book, written } = bookOf(account, doomed);
  const watchdog = new Watchdog({
    book,
    flattenAccount,
    log: () => undefined,
    nowMs,
    monotonicMs: () => performance.now(),
    signal,
  });
  const diedAtMs = nowMs();
  end(doomed.pid);
  if (drill.isCanaryKilled) end(childPid);
  let goneAtMs = drill.isCanaryKilled ? diedAtMs : Number.NaN;
  let flatAtMs = Number.NaN;
  let lookedAtMs = 0;
  await until("the canary is gone, the account flat and the watchdog has proven it", async () => {
    // The canary gets to close by itself before the watchdog would do it.
    if (!Number.isNaN(goneAtMs) && nowMs() - lookedAtMs > LOOK_MS) {
      lookedAtMs = nowMs();
      await watchdog.look();
    }
    if (Number.isNaN(flatAtMs) && (await isFlatAtVenue(admin, account))) flatAtMs = nowMs();
    if (Number.isNaN(goneAtMs) && !isAlive(childPid)) {
      goneAtMs = nowMs();
      if (Number.isNaN(flatAtMs)) throw new Error("the canary ended by itself and left the account not flat");
    }
    const isProven = written.some(({ type }) => type === "flatProven");
    return isProven && !Number.isNaN(goneAtMs) && !Number.isNaN(flatAtMs);
  });
  const isFlat = await isFlatAtVenue(admin, account);
  const sent = written.find((body) => body.type === "rollbackStage" && body.stage === "SENT");
  // A canary that closes by itself has been flat for long when the watchdog looks.
  const sentMs = sent?.type === "rollbackStage" && drill.isCanaryKilled ? sent.atMs - diedAtMs : null;
  const flatMs = flatAtMs - diedAtMs;
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const words = drill.isCanaryKilled
    ? "worker and canary were killed; the watchdog took the run"
    : `the worker was killed; the canary closed and ended by itself after ${seconds(goneAtMs - diedAtMs)}; the watchdog proved it`;
  const reason = isFlat ? words : `${words}, but the exchange's own books are not flat`;
  const { drill: name, expected } = drill;
  return { drill: name, ok: isFlat, reason, reactionMs: sentMs, flatMs, expected, fired: [expected] };
}
