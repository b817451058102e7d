import { parseArgs } from "node:util";
import type { RateLimitMode } from "./http/rate-limits.ts";
import { type PaperAccount, paperAccountsFrom } from "./paper-accounts.ts";

export interface PaperExchangeOptions {
  /** Port on 127.0.0.1; 0 takes any free one. Default 8090. */
  port?: number;
  /** Port of the admin address on 127.0.0.1; null or absent: no admin. */
  adminPort?: number | null;
  /** Seed of the generator and of the candle history. Default "countersign". */
  seed?: string;
  /** Captures to replay in this order instead of the generator. */
  replay?: string[];
  /** Seconds into the captures at which to begin. */
  replayStartOffsetS?: number;
  /** Seconds between funding settlements; default 8 h. In a replay: only the interval that is told to clients. */
  fundingIntervalS?: number;
  /** Rate limits as the venue documents them, or generous (default): many clients of one machine share an address. */
  rateLimits?: RateLimitMode;
  /** A stream without any data this long is closed; default 30 s, as on the venue. */
  silenceMs?: number;
  /** Accounts with credentials; default demo and production. */
  accounts?: readonly PaperAccount[];
}

export const DEFAULT_PORT = 8090;
export const DEFAULT_SEED = "countersign";
/** Funding settles every 8 hours, as on the venue. */
export const DEFAULT_FUNDING_INTERVAL_S = 8 * 3600;

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}

function fundingIntervalFrom(text: string | undefined): number | undefined {
  const seconds = whole("--funding-interval-s", text);
  if (seconds === 0) throw new Error("--funding-interval-s must be at least 1");
  return seconds;
}

function rateLimitsFrom(text: string | undefined): RateLimitMode {
  if (text === undefined || text === "generous") return "generous";
  if (text === "venue") return "venue";
  throw new Error(`--rate-limits must be venue or generous, not "${text}"`);
}

/** Options from the command line and the environment; the command line wins. Throws in words on bad values. */
export function optionsFrom(args: string[], env: Record<string, string | undefined>): PaperExchangeOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: { type: "string" },
      seed: { type: "string" },
      replay: { type: "string", multiple: true },
      "admin-port": { type: "string" },
      "funding-interval-s": { type: "string" },
      "replay-start-offset-s": { type: "string" },
      "rate-limits": { type: "string" },
    },
  });
  const replay = [...(values.replay ?? []), ...positionals];
  if (replay.length > 0 && !values.replay) throw new Error(`Not understood: ${positionals.join(" ")}`);
  return {
    port: whole("--port", values.port ?? env.PAPER_PORT) ?? DEFAULT_PORT,
    adminPort: whole("--admin-port", values["admin-port"] ?? env.PAPER_ADMIN_PORT) ?? null,
    seed: values.seed ?? env.PAPER_SEED ?? DEFAULT_SEED,
    replay: replay.length > 0 ? replay : undefined,
    fundingIntervalS: fundingIntervalFrom(values["funding-interval-s"] ?? env.PAPER_FUNDING_INTERVAL_SEC),
    replayStartOffsetS: whole("--replay-start-offset-s", values["replay-start-offset-s"]),
    rateLimits: rateLimitsFrom(values["rate-limits"]),
    accounts: paperAccountsFrom(env),
  };
}
