import { z } from "zod";

/** What a run puts in the place of `{name}` in a program's arguments. */
export const PLACEHOLDERS = [
  "symbol",
  "sizeBtc",
  "maxLossUsd",
  "durationSec",
  "mode",
  "runId",
  "account",
  "orderPrefix",
  "positionLimitBtc",
  "dailyLossCapUsd",
  "dailyLossUsedUsd",
  "rsiConfirmation",
  "volatility",
  "maxSpreadBps",
  "minDepthUsd",
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A series of the bot's metrics: its name, with labels if only some of them count: `orders_total{result="ok"}`. */
const seriesSchema = z.string().min(1).max(300);

/** Which of the bot's metrics mean what. Money in USD, sizes in BTC. Totals are counters; all others are gauges. */
export const metricNamesSchema = z
  .object({
    equityUsd: seriesSchema,
    realizedUsd: seriesSchema,
    unrealizedUsd: seriesSchema,
    feesUsd: seriesSchema,
    fundingUsd: seriesSchema,
    positionBtc: seriesSchema,
    bid: seriesSchema,
    ask: seriesSchema,
    depthUsd: seriesSchema,
    /** 1 while connected and fresh, else 0. */
    publicStreamUp: seriesSchema,
    privateStreamUp: seriesSchema,
    rssBytes: seriesSchema,
    ordersSubmittedTotal: seriesSchema,
    ordersAcceptedTotal: seriesSchema,
    ordersRejectedTotal: seriesSchema,
    ordersFailedTotal: seriesSchema,
    /** A histogram (name without `_bucket`) of successful order requests; `_ms` in its name: milliseconds, else seconds. */
    orderLatency: seriesSchema,
    requestsFailedTotal: seriesSchema,
    errorsTotal: seriesSchema,
    criticalErrorsTotal: seriesSchema,
  })
  .partial();
export type MetricNames = z.infer<typeof metricNamesSchema>;
export type MetricField = keyof MetricNames;

const prometheusSchema = z.object({
  /** Its origin must be one that the installation allows (COUNTERSIGN_SCRAPE_ORIGINS). */
  url: z.string().min(1).max(500),
  preset: z.enum(["gpt_trader", "none"]).default("none"),
  /** Goes before the preset. */
  names: metricNamesSchema.default({}),
  intervalMs: z.number().int().min(200).max(10_000).default(1_000),
  /** An answer that is not complete by then is none. */
  timeoutMs: z.number().int().min(50).max(5_000).default(800),
  maxBytes: z.number().int().min(1_024).max(4_194_304).default(1_048_576),
});
export type PrometheusSource = z.infer<typeof prometheusSchema>;

const orderLogSchema = z.object({
  /** Below the working directory, or below a folder that the installation allows (COUNTERSIGN_LOG_FOLDERS). */
  file: z.string().min(1).max(500),
  intervalMs: z.number().int().min(50).max(5_000).default(200),
});
export type OrderLogSource = z.infer<typeof orderLogSchema>;

/**
 * A team's own program: started without a shell, in its own process group, with an environment of its own. `args` may hold
 * `{placeholders}`; `{{word}}` is the text `{word}`. Part of the template, so the signed hash covers every word of it.
 */
export const commandProfileSchema = z.object({
  program: z.string().min(1).max(500),
  args: z.array(z.string().max(2_000)).max(100).default([]),
  /** Absolute, or relative to the worker's own folder, which it is when left out. */
  workingDirectory: z.string().min(1).max(500).optional(),
  /** Names of the worker's variables that the program may see, besides how to find programs, language and time zone. */
  environment: z.array(z.string().max(100)).max(50).default([]),
  /** Files that must have exactly this SHA-256 (hex) when the program starts; relative to the working directory. */
  build: z
    .array(z.object({ file: z.string().min(1).max(500), sha256: z.string() }))
    .max(20)
    .default([]),
  /** From the stop line to SIGTERM. A rollback does not wait so long: it ends the program after 5 s. */
  stopGraceSec: z.number().min(0.1).max(8).default(8),
  /** From SIGTERM to SIGKILL of the whole process group. */
  termGraceSec: z.number().min(0.1).max(10).default(2),
  /** `text`: what it prints is kept for the archive and read as nothing else. */
  stdout: z.enum(["json-lines", "text"]).default("json-lines"),
  prometheus: prometheusSchema.optional(),
  orderLog: orderLogSchema.optional(),
});
export type CommandProfile = z.infer<typeof commandProfileSchema>;
