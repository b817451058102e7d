import { createHash } from "node:crypto";
import { Decimal } from "decimal.js";
import type { RunEventBody } from "#lib/canary/run-events.ts";
import type { CanaryConfig, Template } from "#lib/template/schema.ts";
import { flatten } from "#worker/flatten/flatten.ts";
import type { FlattenResult } from "#worker/flatten/flatten-model.ts";
import { prepareFlatten } from "#worker/flatten/prepare-flatten.ts";
import type { GuardView } from "#worker/trader/guard.ts";
import { readFundingTime } from "#worker/trader/side-tasks.ts";
import { type MarketView, viewMarket } from "#worker/venue/market-view.ts";
import { profileOf } from "#worker/venue/profiles.ts";
import { proveIdentity } from "#worker/venue/prove-identity.ts";
import { openVenue, type Venue, type VenueInstrument } from "#worker/venue/venue.ts";

export type DrillFinished = Omit<Extract<RunEventBody, { type: "drillFinished" }>, "type">;
export type DrillName = DrillFinished["drill"];
export type DrillOutcome = Omit<DrillFinished, "drill">;

/** Everything that a drill works with: real connections to the account, the real market, the approved configuration. */
export type DrillBench = {
  orderPrefix: string;
  config: CanaryConfig;
  pace: Template["trader"];
  trading: Venue;
  side: Venue;
  instrument: VenueInstrument;
  market: MarketView;
  funding: NonNullable<GuardView["funding"]>;
  flatten: () => Promise<FlattenResult>;
  close: () => Promise<void>;
};

export type DrillOptions = {
  runId: string;
  account: string;
  config: CanaryConfig;
  template: Pick<Template, "trader">;
};

/** Client order ids are short, so the run's id goes in as a digest. */
const PREFIX_DIGEST = 8;

/** Orders of drills carry the run in their ids, so that the venue's own record tells whose they were. */
function drillPrefix(runId: string): string {
  return `csd${createHash("sha256").update(runId).digest("hex").slice(0, PREFIX_DIGEST)}`;
}

const BOOK_LEVELS = 400;

/** Connects and flattens the account first. Throws a sentence when the venue cannot be reached or does not become flat. */
export async function openDrillBench({
  runId,
  account,
  config,
  template,
}: DrillOptions): Promise<DrillBench> {
  const identity = await proveIdentity(profileOf("paper-okx"));
  if (!identity.ok) throw new Error(`No drill was run: ${identity.reason}`);
  const [trading, side, kill] = await Promise.all(
    (["trading", "poll", "kill"] as const).map((purpose) => openVenue({ account, purpose })),
  );
  if (!trading || !side || !kill) throw new Error("The venue connections are missing. Nothing was sent.");
  const orderPrefix = drillPrefix(runId);
  const stopWarming = await prepareFlatten(kill.exchange);
  const flattenNow = () => flatten({ exchange: kill.exchange, orderPrefix, maxAttempts: 3 });
  const before = await flattenNow();
  if (!before.flat) throw new Error(`Account "${account}" is not flat: ${before.reason}. No drill was run.`);
  const instrument = trading.instrument(config.symbol);
  const book = await side.exchange.fetchOrderBook(instrument.symbol, BOOK_LEVELS);
  const market = viewMarket(book, instrument.contractSize);
  if (!market)
    throw new Error(`There is no order book for ${config.symbol}. No drill was run. Check the venue.`);
  return {
    orderPrefix,
    config,
    pace: template.trader,
    trading,
    side,
    instrument,
    market,
    funding: await readFundingTime(side, instrument),
    flatten: flattenNow,
    close: async () => {
      stopWarming();
      await Promise.all([trading.close(), side.close(), kill.close()]);
    },
  };
}

/** Every order of the account that the venue knows: open, filled, cancelled. */
export async function knownOrders({ side, instrument }: DrillBench): Promise<ReadonlySet<string>> {
  const { exchange } = side;
  const lists = await Promise.all([
    exchange.fetchOpenOrders(instrument.symbol),
    exchange.fetchClosedOrders(instrument.symbol),
    exchange.fetchCanceledOrders(instrument.symbol),
  ]);
  return new Set(lists.flat().map((order) => String(order.id)));
}

/** How many orders the venue knows now that it did not know before. */
export async function newOrders(bench: DrillBench, before: ReadonlySet<string>): Promise<number> {
  return [...(await knownOrders(bench))].filter((id) => !before.has(id)).length;
}

/** A price so far below the market that the order rests, on the venue's price step. */
export function restingPrice({ market, instrument }: DrillBench): number {
  const FAR = 0.97;
  return new Decimal(market.bid).mul(FAR).toNearest(instrument.tick).toNumber();
}

/** Calls until the answer satisfies or the time is over; returns the last answer. */
export async function waitFor<T>(
  read: () => Promise<T>,
  isDone: (value: T) => boolean,
  withinMs: number,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (isDone(value) || performance.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
