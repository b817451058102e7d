import { inCheckout } from "./checkout.ts";
import type { PartName } from "./part-environment.ts";
import type { Ports } from "./ports.ts";

/** What the paper exchange plays; without any of it, its generated market. */
export type PaperMarket = {
  seed?: string;
  replayFiles?: readonly string[];
  replayStartOffsetSec?: number;
  fundingIntervalSec?: number;
};

type PartPlan = { args: string[]; stopWithinMs: number };

/** Open requests are answered; live streams are cut at once and resume elsewhere. */
const WEB_STOP_MS = 5_000;
/** A run that is live is handed over: its canary closes its positions, and that is read back from the venue. */
const WORKER_STOP_MS = 30_000;
/** A watchdog that is flattening finishes what it began. */
const WATCHDOG_STOP_MS = 30_000;
/** A look at a page of the chain and one signature. */
const WITNESS_STOP_MS = 5_000;
const PAPER_STOP_MS = 3_000;
/** Real venues settle every 8 h, which no demo of a minute would ever meet: the generated market settles often enough to be checked. */
const PAPER_FUNDING_INTERVAL_SEC = 30;

/** This machine only, unless asked otherwise: the demo people's password is known to everyone. */
const webHost = () => process.env.WEB_HOST || "localhost";

function paperArgs(market: PaperMarket): string[] {
  const isReplay = (market.replayFiles ?? []).length > 0;
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  return [
    ...option("seed", market.seed),
    ...option(
      "funding-interval-s",
      market.fundingIntervalSec ?? (isReplay ? undefined : PAPER_FUNDING_INTERVAL_SEC),
    ),
    ...option("replay-start-offset-s", market.replayStartOffsetSec),
    ...(market.replayFiles ?? []).flatMap((file) => option("replay", file)),
  ];
}

/** How each part is started and how long it may take to end. */
export function partPlan(part: PartName, ports: Ports, market: PaperMarket = {}): PartPlan {
  switch (part) {
    case "web":
      return {
        args: [
          inCheckout("node_modules/next/dist/bin/next"),
          "start",
          "-p",
          String(ports.web),
          "-H",
          webHost(),
        ],
        stopWithinMs: WEB_STOP_MS,
      };
    case "worker":
      return { args: [inCheckout("worker/main.ts")], stopWithinMs: WORKER_STOP_MS };
    case "watchdog":
      return { args: [inCheckout("worker/watchdog/main.ts")], stopWithinMs: WATCHDOG_STOP_MS };
    case "witness":
      return { args: [inCheckout("worker/witness/main.ts")], stopWithinMs: WITNESS_STOP_MS };
    case "paper-exchange":
      return {
        args: [inCheckout("worker/paper-exchange/main.ts"), ...paperArgs(market)],
        stopWithinMs: PAPER_STOP_MS,
      };
  }
}
