import { setTimeout as sleep } from "node:timers/promises";
import { type AlertChain, hasPrometheus, startAlertChain } from "./alert-chain.ts";
import { BreachDesk } from "./breach-desk.ts";
import { startPaperProcess } from "./paper-process.ts";
import { summarise } from "./percentiles.ts";

/** Enough for a 95th percentile that five samples stand above. */
const BREACHES = 100;
/** Connections and code are warm before anything counts. */
const WARM_UP = 5;
/** Breaches come at no fixed phase of a scraper's interval. */
const JITTER_MS = 1_000;
const INTERVALS = ["1s", "100ms"] as const;
const ALERT_WITHIN_MS = 15_000;

type Say = (line: string) => void;

/** Breach at the venue → kill call sent → flat, over real sockets; beside it Prometheus + Alertmanager on the same breaches when installed. */
export async function benchReaction(say: Say, count = BREACHES): Promise<object> {
  const paper = await startPaperProcess();
  process.env.PAPER_URL = paper.url;
  const chains = hasPrometheus()
    ? await Promise.all(INTERVALS.map((interval) => startAlertChain(interval)))
    : [];
  if (chains.length === 0)
    say("prometheus and prometheus-alertmanager are not installed: measuring without them");
  const desk = await BreachDesk.open(paper.admin, () => undefined);
  const killMs: number[] = [];
  const flatMs: number[] = [];
  const alertMs: number[][] = chains.map(() => []);
  for (let number = 1 - WARM_UP; number <= count; number += 1) {
    if (chains.length > 0) await sleep(Math.random() * JITTER_MS);
    const alerts = watchAlerts(desk, chains, number);
    const { brokenMs, killSentMs, flatMs: provenMs } = await desk.breach(number);
    const received = await alerts;
    if (number < 1) continue;
    killMs.push(killSentMs - brokenMs);
    flatMs.push(provenMs - brokenMs);
    for (const [chain, atMs] of received.entries()) alertMs[chain]?.push(atMs - brokenMs);
    if (number % 20 === 0)
      say(`${number} breaches: kill p95 ${summarise(killMs).p95} ms, flat p95 ${summarise(flatMs).p95} ms`);
  }
  await desk.close();
  await Promise.all([paper.stop(), ...chains.map((chain) => chain.stop())]);
  const prometheus = Object.fromEntries(
    chains.map((_, index) => [INTERVALS[index], summarise(alertMs[index] ?? [])]),
  );
  return {
    bench: "reaction",
    ...summarise(killMs),
    unit: "ms",
    what: "mark price breaks the limit at the venue → kill request handed to the transport",
    flat: summarise(flatMs),
    prometheus: chains.length > 0 ? prometheus : null,
  };
}

/** Shows the loss to the scrapers when the supervisor's stream shows it, and waits for both webhooks. */
async function watchAlerts(
  desk: BreachDesk,
  chains: readonly AlertChain[],
  number: number,
): Promise<number[]> {
  let isShown = false;
  desk.onLoss(() => {
    if (isShown) return;
    isShown = true;
    for (const chain of chains) chain.show(number);
  });
  const late = sleep(ALERT_WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`no alert for breach ${number} within ${ALERT_WITHIN_MS / 1000} s`);
  });
  return Promise.race([
    Promise.all(chains.map((chain) => chain.received(number))),
    ...(chains.length > 0 ? [late] : []),
  ]);
}
