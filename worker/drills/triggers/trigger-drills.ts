import { z } from "zod";
import type { TriggerKind } from "#lib/template/schema.ts";
import type { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { nowMs } from "#worker/supervisor/clock.ts";
import type { DrillName } from "../drill-bench.ts";
import type { DrillOrders } from "./drill-canary.ts";
import type { DrillDesk } from "./drill-desk.ts";

/** What a drill works with once its canary holds a position and a resting order. */
type Provocation = { desk: DrillDesk; admin: PaperAdmin; orders: DrillOrders; account: string };

/** Says what was done, and from when on the limit was broken (epoch ms), asked after the trigger fired. */
export type Provoked = { words: string; brokenAtMs: () => number };

export type TriggerDrill = {
  drill: DrillName;
  expected: TriggerKind;
  /** "trader": the built-in trader in a process of its own; without it a canary that does only what the drill wants. */
  canary?: "trader";
  provoke: (given: Provocation) => Promise<Provoked>;
};

/** Below 57 good requests, two or three failed ones break an error rate of 5 % before four in a row do. */
const GOOD_REQUESTS = 20;
/** So few that four failures in a row come before the rate's minimum sample. */
const FIRST_REQUESTS = 3;
const FAILING_REQUESTS = 4;
/** This far beyond a limit. */
const BEYOND = 1.5;
const BEYOND_LATENCY_MS = 150;
const SLOW_REQUESTS = 3;
/** Below the market, so that an order of somebody else rests. */
const FAR = 0.9;
const SIZE_OF_OTHERS_BTC = "0.001";

const shockSchema = z.object({ shock: z.object({ appliedMs: z.number() }) });

/** When the trigger fired by its own word: the input that broke the limit was observed then. */
function observed({ all }: DrillDesk): number {
  return all("triggerFired")[0]?.body.observedAtMs ?? Number.NaN;
}

function limitOf(desk: DrillDesk, kind: TriggerKind): number {
  return desk.engine().rules.find((rule) => rule.kind === kind)?.limit ?? 0;
}

async function restUntil({ desk, orders }: Provocation, requests: number): Promise<void> {
  while (desk.engine().watch.requests.windowTotal < requests) await orders.rest();
}

async function loss({ desk, admin }: Provocation): Promise<Provoked> {
  const { maxLossUsd, sizeBtc } = desk.setup.config;
  const shockUsd = (-Number(maxLossUsd) * BEYOND) / Number(sizeBtc);
  const { shock } = shockSchema.parse(await admin.faults({ markShockUsd: shockUsd }));
  const words = `the mark price fell by ${Math.abs(shockUsd)} USD against ${sizeBtc} BTC, max loss ${maxLossUsd} USD`;
  return { words, brokenAtMs: () => shock.appliedMs };
}

async function errorRate(given: Provocation): Promise<Provoked> {
  const { desk, admin, account, orders } = given;
  await restUntil(given, GOOD_REQUESTS);
  await admin.faults({ account, dropAnswerRate: 1 });
  for (let order = 0; order < FAILING_REQUESTS - 1; order += 1) await orders.rest();
  const words = `answers to orders were lost after ${GOOD_REQUESTS} good ones`;
  return { words, brokenAtMs: () => observed(desk) };
}

async function consecutiveErrors(given: Provocation): Promise<Provoked> {
  const { desk, admin, account, orders } = given;
  await restUntil(given, FIRST_REQUESTS);
  await admin.faults({ account, dropAnswerRate: 1 });
  for (let order = 0; order < FAILING_REQUESTS; order += 1) await orders.rest();
  return { words: "answers to four orders in a row were lost", brokenAtMs: () => observed(desk) };
}

async function latency(given: Provocation): Promise<Provoked> {
  const { desk, admin, account, orders } = given;
  await restUntil(given, GOOD_REQUESTS);
  const latencyMs = limitOf(desk, "LATENCY_P95") + BEYOND_LATENCY_MS;
  await admin.faults({ account, latencyMs });
  await Promise.all(Array.from({ length: SLOW_REQUESTS }, () => orders.rest()));
  const words = `requests took ${latencyMs} ms longer, those of the kill switch too`;
  return { words, brokenAtMs: () => observed(desk) };
}

async function streamSilence({ desk, admin }: Provocation): Promise<Provoked> {
  const before = desk.all("venueStream").length;
  await admin.faults({ stallStreams: "all" });
  const limitMs = limitOf(desk, "WS_DOWN") * 1_000;
  const silentAtMs = () =>
    desk
      .all("venueStream")
      .slice(before)
      .find(({ body }) => body.state !== "up")?.atMs ?? Number.NaN;
  return {
    words: `all streams fell silent without being closed; the limit is ${limitMs / 1_000} s`,
    brokenAtMs: () => silentAtMs() + limitMs,
  };
}

async function unauthorised({ admin, account }: Provocation): Promise<Provoked> {
  const priceUsd = (Number((await admin.state()).market.markUsd) * FAR).toFixed(1);
  const sentAtMs = nowMs();
  await admin.outsideOrder({ account, side: "buy", sizeBtc: SIZE_OF_OTHERS_BTC, priceUsd });
  const words = "an order that this run did not send came to stand on the account";
  return { words, brokenAtMs: () => sentAtMs };
}

async function telemetryStop({ desk }: Provocation): Promise<Provoked> {
  const pid = desk.all("launched")[0]?.body.pid;
  if (!pid) throw new Error("the canary's process is not known");
  process.kill(pid, "SIGSTOP");
  const limitMs = limitOf(desk, "NO_TELEMETRY") * 1_000;
  return {
    words: `the canary's process was frozen; the limit is ${limitMs / 1_000} s`,
    brokenAtMs: () => (desk.engine().watch.lastLineAtMs ?? Number.NaN) + limitMs,
  };
}

/** One drill per trigger that a running supervisor answers, the fastest first. */
export const TRIGGER_DRILLS: readonly TriggerDrill[] = [
  { drill: "drillLoss", expected: "LOSS", provoke: loss },
  { drill: "drillErrorRate", expected: "ERROR_RATE", provoke: errorRate },
  { drill: "drillConsecutiveErrors", expected: "CONSECUTIVE_ERRORS", provoke: consecutiveErrors },
  { drill: "drillUnauthorised", expected: "UNAUTHORISED", provoke: unauthorised },
  { drill: "drillLatency", expected: "LATENCY_P95", provoke: latency },
  { drill: "drillStreamSilence", expected: "WS_DOWN", provoke: streamSilence },
  { drill: "drillTelemetryStop", expected: "NO_TELEMETRY", canary: "trader", provoke: telemetryStop },
];
