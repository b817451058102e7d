import { TICKS_PER_USD } from "../engine/instrument.ts";
import { settleFunding } from "../engine/market-step.ts";
import type { Venue } from "../venue.ts";
import type { StreamServer } from "../ws/stream-server.ts";
import type { FaultRequest } from "./fault-request.ts";

/** Puts faults in force and does those that happen once. Returns what was done, with clock readings (epoch ms). */
export function applyFaults(venue: Venue, streams: StreamServer, request: FaultRequest): object {
  const { account, latencyMs, httpErrorRate, httpErrorKind, rejectRate, stallStreams, freezeBook } = request;
  const lasting = { latencyMs, httpErrorRate, httpErrorKind, rejectRate, stallStreams, freezeBook };
  const given = Object.fromEntries(Object.entries(lasting).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length > 0) venue.faults.set(account, given);
  const droppedSockets = request.dropSockets ? streams.dropSockets(account) : 0;
  if (request.sequenceGap) streams.hub.skipBookSequence();
  if (request.fundingNow) fundNow(venue);
  const shock = shockNow(venue, streams, request);
  return { ok: true, atMs: venue.now(), droppedSockets, shock, faults: venue.faults.list() };
}

function fundNow(venue: Venue): void {
  venue.advance();
  const { markUsd, fundingRate } = venue.state.mark;
  settleFunding(venue.state, { markUsd, rate: fundingRate, dueMs: venue.now() }, venue.now());
  venue.publish();
}

function shockNow(venue: Venue, streams: StreamServer, request: FaultRequest): object | null {
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
  streams.hub.pushValuations();
  streams.hub.flush();
  return { ...reading, pushedMs: performance.timeOrigin + performance.now() };
}
