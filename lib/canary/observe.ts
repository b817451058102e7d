import { Decimal } from "decimal.js";
import type { Engine, Out } from "./engine.ts";
import type { InputOf } from "./inputs.ts";
import { isOrderRequest } from "./request-stats.ts";
import type { VenueAccount } from "./run-events.ts";
import type { Telemetry } from "./telemetry.ts";
import { fireUnauthorised } from "./triggers.ts";
import { unauthorisedOrder, unauthorisedPosition } from "./unauthorised.ts";

type RequestLine = Extract<Telemetry, { type: "request" }>;

/** Takes one line of the canary: measured at the time it arrived here, not at the time it claims. */
export function observeLine(engine: Engine, input: InputOf<"telemetry">, out: Out): void {
  const { line, atMs } = input;
  const { watch, life } = engine;
  watch.lastLineAtMs = atMs;
  out.events.push(...engine.recorder.record(line, atMs), ...watch.claimFindings.ofClock(line.t, atMs));
  // What the canary does while it closes is still recorded, but no longer measured.
  const isMeasured = life.closingAtMs === null;
  switch (line.type) {
    case "order": {
      watch.orders.add(line, atMs);
      const wrong = watch.risk.judge(line);
      if (wrong) out.events.push({ type: "finding", rule: "risk-filter", text: wrong });
      return;
    }
    case "fill":
      watch.fills += 1;
      return;
    case "account":
      watch.claims.addBot(line, atMs);
      return;
    case "stream":
      if (isMeasured) watch.streams[line.name].set(line.state, atMs);
      return;
    case "request":
      watch.requests.add(
        { atMs, ok: line.ok, ms: line.ok && isOrderRequest(line.op) ? line.ms : null },
        line.ok ? undefined : failedRequest(line),
      );
      return;
    case "risk":
      watch.risk.add(line);
      return;
    case "market":
      if (!watch.hasOwnMarket) observeMarket(engine, line, atMs);
      return;
    case "process": {
      const warmAtMs = (life.t0Ms ?? atMs) + engine.setup.template.timing.memoryWarmUpSec * 1000;
      if (isMeasured) watch.memory.add(line.rssBytes, atMs, atMs >= warmAtMs);
      return;
    }
    case "error":
      watch.requests.addError(line.message);
      if (line.severity === "critical") watch.criticalErrors += 1;
      return;
  }
}

function failedRequest({ op, code }: RequestLine): string {
  return `a request${op ? ` (${op})` : ""} failed${code ? ` with ${code}` : ""}`;
}

/** A line that could not be read is an error: it counts in the error rate and among errors in a row. */
export function observeMalformed(engine: Engine, input: InputOf<"malformed">, out: Out): void {
  const what = `a line that could not be read (${input.reason}): “${input.excerpt}”`;
  engine.watch.requests.add({ atMs: input.atMs, ok: false, ms: null }, what);
  out.events.push(...engine.recorder.recordMalformed(input.reason, input.excerpt, input.atMs));
}

type MarketWords = { bid: string; ask: string; depthUsd: string; markPrice?: string | undefined };

function observeMarket(engine: Engine, market: MarketWords, atMs: number): void {
  const view = {
    bid: Number(market.bid),
    ask: Number(market.ask),
    depthUsd: Number(market.depthUsd),
    markPrice: market.markPrice === undefined ? null : Number(market.markPrice),
  };
  engine.watch.market.add(view, atMs);
}

/** Market as the supervisor's own connection sees it. */
export function observeOwnMarket(engine: Engine, input: InputOf<"market">): void {
  engine.watch.hasOwnMarket = true;
  observeMarket(engine, input, input.atMs);
}

function isNews(before: VenueAccount | null, now: VenueAccount): boolean {
  return !before || before.positionBtc !== now.positionBtc || before.openOrders !== now.openOrders;
}

function observeEquity(watch: Engine["watch"], startUsd: Decimal, equityUsd: Decimal): void {
  watch.lossUsd = startUsd.minus(equityUsd);
  watch.lossNumber = watch.lossUsd.toNumber();
  const peakUsd = Decimal.max(watch.peakEquityUsd ?? startUsd, equityUsd);
  watch.peakEquityUsd = peakUsd;
  const fallUsd = peakUsd.minus(equityUsd);
  if (fallUsd.gt(watch.drawdownUsd)) watch.drawdownUsd = fallUsd;
}

/** The venue's account: loss and position come from here, never from the canary's claims. */
export function observeAccount(engine: Engine, input: InputOf<"venueAccount">, out: Out): void {
  const { account, atMs } = input;
  const { watch } = engine;
  if (isNews(watch.venue, account)) out.events.push({ type: "venueAccount", account });
  watch.venue = account;
  watch.venueAtMs = atMs;
  if (watch.startEquityUsd) observeEquity(watch, watch.startEquityUsd, new Decimal(account.equityUsd));
  watch.claims.addVenue(account, atMs);
  const wrong = engine.rollback ? null : unauthorisedPosition(engine, account.positionBtc);
  if (!wrong) return;
  watch.limitBreaches += 1;
  out.events.push({ type: "venueAccount", account });
  fireUnauthorised(engine, { reason: wrong, observedAtMs: atMs }, out);
}

/** An order seen at the venue: recorded when its status changes, held to the run's rules once. */
export function observeOrder(engine: Engine, input: InputOf<"venueOrder">, out: Out): void {
  const { order, atMs } = input;
  const { watch } = engine;
  if (watch.seenOrders.get(order.venueOrderId) !== order.status) {
    watch.seenOrders.set(order.venueOrderId, order.status);
    out.events.push({ type: "venueOrder", order });
  }
  // Orders from before the launch are the preflight's; that none of them rests any more is asked at T-0.
  if (engine.life.t0Ms === null) watch.judgedOrders.add(order.venueOrderId);
  if (watch.judgedOrders.has(order.venueOrderId)) return;
  const wrong = unauthorisedOrder(engine, order, atMs);
  if (wrong) fireUnauthorised(engine, { reason: wrong, observedAtMs: atMs }, out);
}

/** A funding bill of the venue, checked against −q × mark × rate. */
export function observeFunding(engine: Engine, input: InputOf<"funding">, out: Out): void {
  const { type: _type, atMs: _atMs, ...bill } = input;
  const expectedUsd = engine.watch.funding.add(bill);
  out.events.push({ type: "fundingSettled", ...bill, expectedUsd });
  const text = `Funding booked ${bill.bookedUsd} USD, expected ${expectedUsd} USD (−position × mark × rate)`;
  if (new Decimal(expectedUsd).minus(bill.bookedUsd).abs().gt("1e-8")) {
    out.events.push({ type: "finding", rule: "funding", text });
  }
}
