import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { createAdminHandler } from "./admin/admin-handler.ts";
import { synthesiseHistory } from "./engine/candles.ts";
import { createExchange } from "./engine/exchange-state.ts";
import { applyMarketEvent } from "./engine/market-step.ts";
import { RateLimits } from "./http/rate-limits.ts";
import { createRestHandler } from "./http/rest-handler.ts";
import { openMarket } from "./open-market.ts";
import {
  DEFAULT_FUNDING_INTERVAL_S,
  DEFAULT_PORT,
  DEFAULT_SEED,
  type PaperExchangeOptions,
} from "./options.ts";
import { DEFAULT_PAPER_ACCOUNTS } from "./paper-accounts.ts";
import { Venue } from "./venue.ts";
import { StreamServer } from "./ws/stream-server.ts";

/** The venue is reachable from this machine only. */
const HOST = "127.0.0.1";
/** An idle connection is kept as long as venues keep theirs: closed after Node's 5 s it would end under a request that is just leaving. */
const KEEP_ALIVE_MS = 75_000;

export interface RunningPaperExchange {
  /** REST address; the streams are at the same port under /ws/v5. */
  url: string;
  /** Admin address, or null when admin is off. */
  adminUrl: string | null;
  close(): Promise<void>;
}

/** Starts the paper exchange; resolves when it takes requests. Rejects when a port is taken or a capture is unreadable. */
export async function startPaperExchange(options: PaperExchangeOptions = {}): Promise<RunningPaperExchange> {
  const venue = await openVenue(options);
  const limits = new RateLimits(options.rateLimits ?? "generous");
  const http = createServer(createRestHandler(venue, limits));
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  http.on("clientError", (_, socket) => socket.destroy());
  await listen(http, options.port ?? DEFAULT_PORT);
  venue.start();
  const streams = new StreamServer(venue, http, { limits, silenceMs: options.silenceMs });
  const admin = options.adminPort == null ? null : createServer(createAdminHandler(venue, streams));
  if (admin) {
    admin.on("clientError", (_, socket) => socket.destroy());
    await listen(admin, options.adminPort ?? 0);
  }
  return {
    url: addressOf(http),
    adminUrl: admin ? addressOf(admin) : null,
    async close() {
      venue.stop();
      streams.close();
      await Promise.all([closeServer(http), admin ? closeServer(admin) : undefined]);
    },
  };
}

async function openVenue(options: PaperExchangeOptions): Promise<Venue> {
  const source = await openMarket(options);
  const seed = options.seed ?? DEFAULT_SEED;
  const credentials = options.accounts ?? DEFAULT_PAPER_ACCOUNTS;
  const fundingIntervalMs = (options.fundingIntervalS ?? DEFAULT_FUNDING_INTERVAL_S) * 1000;
  const startMs = Date.now();
  const state = createExchange({ startMs, fundingIntervalMs, accounts: [...credentials] });
  for (const event of source.advanceTo(0)) applyMarketEvent(state, event);
  const ticks = Math.round(state.book.mid() ?? 0);
  synthesiseHistory(state.candles, { seed, startMs, ticks });
  state.lastTicks ??= ticks;
  const identity = {
    service: "countersign-paper-exchange",
    isPaper: true,
    source: options.replay ? "replay" : "generator",
    seed,
    captures: (options.replay ?? []).map((file) => basename(file)),
    startedAtMs: startMs,
    candleHistory: "synthesised",
  } as const;
  return new Venue({ state, source, identity, credentials });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function addressOf(server: Server): string {
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
