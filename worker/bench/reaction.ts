import { setTimeout as sleep } from "node:timers/promises";
import type { TriggerKind } from "#lib/template/schema.ts";
import { type PaperProcess, startPaperProcess } from "#worker/rehearse/paper-process.ts";
import { type AlertChain, hasPrometheus, startAlertChain } from "./alert-chain.ts";
import { BreachDesk } from "./breach-desk.ts";
import { BREACHES } from "./breaches.ts";
import { summarise } from "./percentiles.ts";
import { type ReactionFlags, reactionFlags } from "./reaction-flags.ts";
import { type WatchedRun, watchRun } from "./watched-run.ts";

/** Connections and code are warm before anything counts. */
const WARM_UP = 5;
/** Breaches come at no fixed phase of a scraper's interval. */
const JITTER_MS = 1_000;
const INTERVALS = ["1s", "100ms"] as const;
const ALERT_WITHIN_MS = 15_000;
const ACCOUNT = "demo";

type Say = (line: string) => void;
type Parts = { desk: BreachDesk; paper: PaperProcess; chains: AlertChain[]; say: Say; count: number };
type Series = {
  trigger: TriggerKind;
  latencyMs: number;
  killMs: number[];
  flatMs: number[];
  alertMs: number[][];
  roundTripMs: number[];
};

/**
 * Breach → kill call sent → flat, over real sockets and a real canary process, for each trigger and each latency that is asked for;
 * beside it Prometheus + Alertmanager on the same breaches when installed, and viewers on the run's event stream when asked for.
 */
export async function benchReaction(say: Say, args: readonly string[]): Promise<object> {
  const flags = reactionFlags(args);
  const watched = flags.viewers > 0 ? await watchRun(flags.viewers, say) : null;
  const paper = await startPaperProcess();
  process.env.PAPER_URL = paper.url;
  const chains: AlertChain[] = [];
  const all: Series[] = [];
  let viewers: Awaited<ReturnType<WatchedRun["end"]>> | undefined;
  try {
    chains.push(...(await chainsFor(flags, say)));
    all.push(...(await allSeries({ paper, chains, say, count: flags.count }, flags, watched)));
  } finally {
    await Promise.all([paper.stop(), ...chains.map((chain) => chain.stop())]);
    // A stack that stays would stay with a worker that is held.
    viewers = await watched?.end();
  }
  return report(all, flags, chains.length > 0, viewers);
}

async function allSeries(
  parts: Omit<Parts, "desk">,
  { rateHz, latenciesMs, triggers }: ReactionFlags,
  watched: WatchedRun | null,
): Promise<Series[]> {
  const { admin } = parts.paper;
  const write: WatchedRun["write"] = (entries) => watched?.write(entries);
  const desk = await BreachDesk.open({ admin, account: ACCOUNT, rateHz, write });
  const all: Series[] = [];
  try {
    for (const latencyMs of latenciesMs) {
      await admin.faults({ latencyMs });
      for (const trigger of triggers) all.push(await series({ ...parts, desk }, trigger, latencyMs));
    }
  } finally {
    await desk.close();
  }
  return all;
}

async function chainsFor({ hasPrometheus: isWanted }: ReactionFlags, say: Say): Promise<AlertChain[]> {
  if (!isWanted) return [];
  if (hasPrometheus()) return Promise.all(INTERVALS.map((interval) => startAlertChain(interval)));
  say("prometheus and prometheus-alertmanager are not installed: measuring without them");
  return [];
}

async function series(parts: Parts, trigger: TriggerKind, latencyMs: number): Promise<Series> {
  const { desk, say, count } = parts;
  // What a loss looks like to a scraper is the same for every trigger; it is measured with this one.
  const chains = trigger === "LOSS" && latencyMs === 0 ? parts.chains : [];
  const one: Series = {
    trigger,
    latencyMs,
    killMs: [],
    flatMs: [],
    alertMs: chains.map(() => []),
    roundTripMs: [],
  };
  for (let number = 1 - WARM_UP; number <= count; number += 1) {
    if (chains.length > 0) await sleep(Math.random() * JITTER_MS);
    const alerts = watchAlerts(desk, chains, number);
    const { brokenMs, killSentMs, flatMs } = await desk.breach(number, trigger);
    const received = await alerts;
    if (number < 1) continue;
    one.killMs.push(killSentMs - brokenMs);
    one.flatMs.push(flatMs - brokenMs);
    one.roundTripMs.push(desk.roundTripsMs.at(-1) ?? Number.NaN);
    for (const [chain, atMs] of received.entries()) one.alertMs[chain]?.push(atMs - brokenMs);
    if (number % 20 === 0)
      say(
        `${trigger} + ${latencyMs} ms, ${number} breaches: kill p95 ${summarise(one.killMs).p95} ms, flat p95 ${summarise(one.flatMs).p95} ms`,
      );
  }
  return one;
}

function report(
  all: readonly Series[],
  flags: ReactionFlags,
  hasChains: boolean,
  viewers: Awaited<ReturnType<WatchedRun["end"]>> | undefined,
): object {
  const withChains = all.find(({ alertMs }) => alertMs.length > 0);
  const prometheus = Object.fromEntries(
    (withChains?.alertMs ?? []).map((samples, index) => [INTERVALS[index], summarise(samples)]),
  );
  const first = all[0];
  return {
    bench: "reaction",
    ...summarise(first?.killMs ?? []),
    unit: "ms",
    what: "limit reached (venue's mark moved, line written, timer's limit) → kill request handed to the transport",
    flat: summarise(first?.flatMs ?? []),
    series: all.map(({ trigger, latencyMs, killMs, flatMs, roundTripMs }) => ({
      trigger,
      isTimer: BREACHES[trigger].isTimer,
      latencyMs,
      kill: summarise(killMs),
      flat: summarise(flatMs),
      roundTrip: summarise(roundTripMs),
    })),
    hz: flags.rateHz,
    viewers: viewers ?? 0,
    prometheus: hasChains ? prometheus : null,
  };
}

/** Shows the loss to the scrapers when the supervisor's stream shows it, and waits for both webhooks. */
async function watchAlerts(
  desk: BreachDesk,
  chains: readonly AlertChain[],
  number: number,
): Promise<number[]> {
  if (chains.length === 0) return [];
  let isShown = false;
  desk.onLoss(() => {
    if (isShown) return;
    isShown = true;
    for (const chain of chains) chain.show(number);
  });
  const late = sleep(ALERT_WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`no alert for breach ${number} within ${ALERT_WITHIN_MS / 1000} s`);
  });
  return Promise.race([Promise.all(chains.map((chain) => chain.received(number))), late]);
}
