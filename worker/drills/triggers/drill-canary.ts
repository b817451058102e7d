import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decimal } from "decimal.js";
import type { Control, Telemetry } from "#lib/canary/telemetry.ts";
import type { CanaryConfig } from "#lib/template/schema.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { canaryLine, createCanaryHand } from "#worker/supervisor/canary-hand.ts";
import { childEnvironment } from "#worker/supervisor/child-environment.ts";
import type { UntimedInput } from "#worker/supervisor/engine-loop.ts";
import type { TraderLine } from "#worker/trader/telemetry-out.ts";
import { openVenue, toContracts, type Venue } from "#worker/venue/venue.ts";
import type { WireRequest } from "#worker/venue/wire.ts";

const HEARTBEAT_MS = 500;
/** So far below the market that an order rests. */
const FAR = 0.97;

export type DrillCanary = {
  launch: () => void;
  send: (control: Control) => void;
  stop: (force: boolean) => void;
  /** Resolves when nothing of it is left. */
  end: () => Promise<void>;
};

export type CanaryFacts = { account: string; config: CanaryConfig; orderPrefix: string };

/** Orders on the drill's account as its canary would send them. */
export type DrillOrders = {
  /** A resting order and a position: something to lose, to cancel and to close. */
  takeRisk: () => Promise<void>;
  /** One order far from the market. Its outcome is the wire's to tell. */
  rest: () => Promise<void>;
  close: () => Promise<void>;
};

type OrdersOptions = CanaryFacts & { onRequest?: (request: WireRequest) => void };

export async function openDrillOrders({
  account,
  config,
  orderPrefix,
  onRequest = () => undefined,
}: OrdersOptions): Promise<DrillOrders> {
  const venue = await openVenue({ account, purpose: "poll", onRequest });
  const instrument = venue.instrument(config.symbol);
  const contracts = toContracts(instrument, config.sizeBtc);
  const stem = `${orderPrefix}${Date.now().toString(36)}`;
  const restingPrice = await farBelow(venue, config.symbol);
  let orders = 0;
  const create = async (type: "limit" | "market"): Promise<void> => {
    orders += 1;
    const clientOrderId = `${stem}n${orders}`;
    const params = type === "limit" ? { clientOrderId, postOnly: true } : { clientOrderId };
    const price = type === "limit" ? restingPrice : undefined;
    await venue.exchange.createOrder(instrument.symbol, type, "buy", contracts, price, params);
  };
  return {
    takeRisk: async () => {
      await create("limit");
      await create("market");
    },
    rest: () => create("limit").catch(() => undefined),
    close: () => venue.close(),
  };
}

async function farBelow(venue: Venue, symbol: string): Promise<number> {
  const instrument = venue.instrument(symbol);
  const ticker = await venue.exchange.fetchTicker(instrument.symbol);
  return new Decimal(ticker.bid ?? ticker.last ?? 0).mul(FAR).toNearest(instrument.tick).toNumber();
}

/** A canary that does what the drill wants, in this process: it says what its own requests met, and nothing else. */
export function inProcessCanary(feed: (input: UntimedInput) => void): {
  canary: DrillCanary;
  say: (line: TraderLine) => void;
} {
  const say = (line: TraderLine): void =>
    feed({ type: "telemetry", line: { t: Date.now(), ...line } as Telemetry });
  let heartbeat: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (!heartbeat) return;
    clearInterval(heartbeat);
    heartbeat = undefined;
    feed({ type: "childExited", code: 0, signal: null });
  };
  const launch = (): void => {
    heartbeat = setInterval(() => say({ type: "heartbeat" }), HEARTBEAT_MS);
    feed({ type: "childStarted", pid: null });
    for (const name of ["public", "private"] as const) say({ type: "stream", name, state: "up" });
  };
  return { canary: { launch, send: () => undefined, stop, end: async () => stop() }, say };
}

/** The built-in trader in a process of its own, held and instructed as in every run. */
export function traderCanary(
  { account, config, orderPrefix }: CanaryFacts,
  feed: (input: UntimedInput) => void,
): DrillCanary {
  const folder = mkdtempSync(join(tmpdir(), "countersign-drill-"));
  const { handlers, connect } = canaryLine();
  connect(feed, () => undefined);
  const flags: Record<string, string> = {
    symbol: config.symbol,
    size: config.sizeBtc,
    "max-loss": config.maxLossUsd,
    mode: config.mode,
    "position-limit": config.positionLimitBtc,
    "daily-loss-cap": config.dailyLossCapUsd,
    account,
    "order-prefix": orderPrefix,
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const hand = createCanaryHand({
    command: [process.execPath, inCheckout("worker/trader/main.ts"), ...args],
    cwd: folder,
    env: childEnvironment(process.env, {}),
    stdoutPath: join(folder, "stdout.jsonl"),
    addressPath: join(folder, "holder.json"),
    epoch: 1,
    handlers,
  });
  return {
    launch: hand.launch,
    send: hand.send,
    stop: hand.stop,
    end: async () => {
      await hand.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
