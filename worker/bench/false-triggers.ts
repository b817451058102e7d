import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { canaryV1 } from "#lib/template/canary-v1.ts";
import { createGeneratedMarket } from "#worker/paper-exchange/engine/generator.ts";
import type { MarketSource } from "#worker/paper-exchange/engine/market-event.ts";
import { openMarket } from "#worker/paper-exchange/open-market.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { SimulatedMarket, type SimulatedRun } from "./simulated-canary.ts";

const HOURS = 8;
/** As on the venue. */
const FUNDING_INTERVAL_MS = 8 * 3_600_000;

/** The captures last a few minutes and are played again and again, as the paper exchange does. */
const RECORDED_HOURS = 0.5;

type Say = (line: string) => void;
type Hours = { market: string; hours: number; source: MarketSource };

/**
 * `false-triggers [hours]`: canaries of 30 minutes, one after another, by the form's own template on a generated market and on the
 * recorded captures where they are there, on a clock that does not wait. Nothing is wrong in them, so nothing may fire.
 */
export async function benchFalseTriggers(say: Say, hours = HOURS): Promise<object> {
  const results = [];
  if (hours > 0) results.push(await watch(say, generated("quiet", hours)));
  const files = captures();
  if (files.length > 0) {
    const source = await openMarket({ replay: files });
    const market = files.map((file) => basename(file)).join(" + ");
    results.push(await watch(say, { market, hours: RECORDED_HOURS, source }));
  } else say("there are no recorded captures: the generated market alone is watched");
  return {
    bench: "false-triggers",
    unit: "triggers",
    what: "rollbacks of canaries in which nothing is wrong; clock accelerated, market, trader and rules real",
    falseTriggers: results.reduce((sum, { fired }) => sum + fired.length, 0),
    questions: results.reduce((sum, { questions }) => sum + questions.length, 0),
    hours: results.reduce((sum, one) => sum + one.hours, 0),
    markets: results,
  };
}

/** Hours of the generated market with a seed. */
function generated(seed: string, hours: number): Hours {
  const source = createGeneratedMarket({ seed, fundingIntervalMs: FUNDING_INTERVAL_MS });
  return { market: `generated ${seed}`, hours, source };
}

function captures(): string[] {
  const folder = inCheckout("../shared/data");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl.gz"))
    .sort()
    .map((name) => join(folder, name));
}

/** Runs one after another until the hours are over; what fired, was asked or found in them. */
async function watch(say: Say, { market, hours, source }: Hours, template = canaryV1) {
  const simulated = new SimulatedMarket({
    source,
    template,
    seed: market,
    fundingIntervalMs: FUNDING_INTERVAL_MS,
  });
  const runs = Math.max(1, Math.round((hours * 3_600) / template.config.durationSec));
  const all: SimulatedRun[] = [];
  for (let index = 0; index < runs; index += 1) {
    const run = await simulated.run();
    all.push(run);
    say(`${market}, run ${index + 1} of ${runs}: ${run.phase}`);
  }
  const bodies = all.flatMap((run) => run.bodies);
  return {
    market,
    hours,
    runs,
    phases: all.map(({ phase }) => phase),
    fired: bodies.flatMap((body) =>
      body.type === "triggerFired" ? [`${body.trigger}: ${body.reason}`] : [],
    ),
    questions: bodies.flatMap((body) => (body.type === "questionAsked" ? [body.reason] : [])),
    findings: bodies.flatMap((body) => (body.type === "finding" ? [body.text] : [])),
    warnings: bodies.filter((body) => body.type === "warningRaised").length,
    verdicts: bodies.flatMap((body) => (body.type === "verdictReached" ? [body.reason] : [])),
    orders: bodies.filter(
      (body) => body.type === "telemetry" && body.line.type === "order" && body.line.status === "submitted",
    ).length,
  };
}
