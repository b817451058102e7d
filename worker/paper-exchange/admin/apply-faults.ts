import { TICKS_PER_USD } from "../engine/instrument.ts";
import { settleFunding } from "../engine/market-step.ts";
import type { Venue } from "../venue.ts";
import type { StreamServer } from "../ws/stream-server.ts";
import type { FaultRequest } from "./fault-request.ts";

/** Puts faults in force and does those that happen once. Returns what was done, with clock readings (epoch ms). */
export function applyFaults(venue: Venue, streams: StreamServer, request: FaultRequest): object {
  const { account } = request;
  const { dropSockets, sequenceGap, fundingNow, markShockUsd, markShockPct, holdMs, ...rest } = request;
  const lasting = Object.entries(rest).filter(([name, value]) => name !== "account" && value !== undefined);
  if (lasting.length > 0) venue.setFaults(account, Object.fromEntries(lasting));
  if (request.maintenance === "ongoing") streams.closeForMaintenance();
  const droppedSockets = dropSockets ? streams.dropSockets(account) : 0;
  if (sequenceGap) streams.hub.skipBookSequence();
  if (fundingNow) fundNow(venue);
  const shock = shockNow(venue, streams, { markShockUsd, markShockPct, holdMs });
  return { ok: true, atMs: venue.now(), droppedSockets, shock, faults: venue.faults.list() };
}

function fundNow(venue: Venue): void {
  venue.advance();
  const { markUsd, fundingRate } = venue.state.mark;
  settleFunding(venue.state, { markUsd, rate: fundingRate, dueMs: venue.now() }, venue.now());
  venue.publish();
}

/**
 * Ends the faults of one account, or all of them; then a mark shock is taken back too, and book and mark stand where the tape
 * has them. What happened once stays: lost sequence number, settled funding, dropped connections, trades.
 */
export function clearFaults(venue: Venue, streams: StreamServer, account: string | undefined): object {
  venue.clearFaults(account);
  const shockTakenBack = account === undefined ? venue.takeBackShock() : null;
  if (shockTakenBack) pushAtOnce(streams);
  return { ok: true, atMs: venue.now(), faults: venue.faults.list(), shockTakenBack };
}

function shockNow(
  venue: Venue,
  streams: StreamServer,
  request: Pick<FaultRequest, "markShockUsd" | "markShockPct" | "holdMs">,
): object | null {
  const { markShockUsd, markShockPct, holdMs } = request;
  if (markShockUsd === undefined && markShockPct === undefined) return null;
  const usd = markShockUsd ?? (venue.state.mark.markUsd.toNumber() * (markShockPct ?? 0)) / 100;
  const before = venue.state.mark.markUsd.toNumber();
  if (before + usd <= 0) return { refused: "the shock would take the price to zero or below" };
  return shockAndPush(venue, streams, { ticks: Math.round(usd * TICKS_PER_USD), holdMs: holdMs ?? null });
}

function shockAndPush(
  venue: Venue,
  streams: StreamServer,
  shock: { ticks: number; holdMs: number | null },
): object {
  const reading = venue.shock(shock.ticks, shock.holdMs);
  pushAtOnce(streams);
  return { ...reading, pushedMs: performance.timeOrigin + performance.now() };
}

function pushAtOnce(streams: StreamServer): void {
  streams.hub.pushValuations();
  streams.hub.flush();
}
