import { parseArgs } from "node:util";
import { z } from "zod";

const decimal = z.string().regex(/^\d+(\.\d+)?$/, "must be a decimal number");
const paceSchema = z.object({
  decisionEveryMs: z.number().int().min(100),
  orderRestMs: z.number().int().min(100),
  minHoldMs: z.number().int().min(0).default(0),
  holdPositionMs: z.number().int().min(100),
  quietWindowSec: z.number().int().min(0),
  maxOrdersPerMinute: z.number().int().min(1),
});
/** How often to look for an entry, how long an order may rest and a position be held, when to stay out of the market. */
export type Pace = z.infer<typeof paceSchema>;

/** A week, s: a longer one would not fit into a timer, and would end at once. */
const MAX_DURATION_SEC = 604_800;

const flagsSchema = z.object({
  symbol: z.string(),
  size: decimal,
  maxLoss: decimal,
  duration: z.coerce.number().int().min(1).max(MAX_DURATION_SEC),
  mode: z.enum(["CONSERVATIVE", "NORMAL"]),
  rsiConfirm: z.boolean(),
  reduceOnly: z.boolean(),
  /** Prints market and account on every beat; without it the account only when it changes, and no market. */
  monitor: z.boolean(),
  account: z.string(),
  /** A venue's name; absent: the venue that the account belongs to. */
  profile: z.string().optional(),
  /** Time and number follow it in an id of at most 32 characters. */
  orderPrefix: z.string().regex(/^[A-Za-z0-9]{1,14}$/, "must be 1 to 14 letters or digits"),
  positionLimit: decimal,
  dailyLossCap: decimal,
  dailyLossUsed: decimal,
  volatility: z.enum(["STRICT", "NORMAL", "OFF"]),
  maxSpreadBps: z.coerce.number().nonnegative(),
  minDepthUsd: z.coerce.number().nonnegative(),
  pace: paceSchema,
});
/** Everything the trader was told at its start. Sizes in BTC, money in USD, duration in seconds. */
export type TraderFlags = z.infer<typeof flagsSchema>;

const DEFAULT_PACE: Pace = {
  decisionEveryMs: 5_000,
  orderRestMs: 15_000,
  minHoldMs: 0,
  holdPositionMs: 60_000,
  quietWindowSec: 1_800,
  maxOrdersPerMinute: 12,
};

const text = { type: "string" } as const;
const options = {
  symbol: { ...text, default: "BTC-PERP" },
  size: { ...text, default: "0.0001" },
  "max-loss": { ...text, default: "50" },
  duration: { ...text, default: "1800" },
  mode: { ...text, default: "CONSERVATIVE" },
  "rsi-confirm": { type: "boolean", default: false },
  "reduce-only": { type: "boolean", default: false },
  monitor: { type: "boolean", default: false },
  account: { ...text, default: "demo" },
  profile: text,
  "order-prefix": { ...text, default: "cs" },
  "position-limit": text,
  "daily-loss-cap": { ...text, default: "100" },
  "daily-loss-used": { ...text, default: "0" },
  volatility: { ...text, default: "STRICT" },
  "max-spread-bps": { ...text, default: "20" },
  "min-depth-usd": { ...text, default: "100000" },
  pace: text,
} as const;

/** Reads the command line. Throws one sentence that names every flag that cannot be used; nothing starts then. */
export function readFlags(args: string[]): TraderFlags {
  const values = parseFlags(args);
  const result = flagsSchema.safeParse({
    symbol: values.symbol,
    size: values.size,
    maxLoss: values["max-loss"],
    duration: values.duration,
    mode: values.mode,
    rsiConfirm: values["rsi-confirm"],
    reduceOnly: values["reduce-only"],
    monitor: values.monitor,
    account: values.account,
    profile: values.profile,
    orderPrefix: values["order-prefix"],
    positionLimit: values["position-limit"] ?? values.size,
    dailyLossCap: values["daily-loss-cap"],
    dailyLossUsed: values["daily-loss-used"],
    volatility: values.volatility,
    maxSpreadBps: values["max-spread-bps"],
    minDepthUsd: values["min-depth-usd"],
    pace: values.pace === undefined ? DEFAULT_PACE : readJson(values.pace),
  });
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`${NOT_STARTED} ${issues.join("; ")}.`);
}

const NOT_STARTED = "The trader did not start and sent no order. Correct these flags:";

function parseFlags(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new Error(`${NOT_STARTED} ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
