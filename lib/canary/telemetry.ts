import { z } from "zod";

const base = { t: z.number() };
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

/** One JSON line on a canary's stdout; `t` is epoch ms UTC, money and sizes are decimal strings. */
export const telemetrySchema = z.discriminatedUnion("type", [
  z.object({
    ...base,
    type: z.literal("order"),
    id: z.string(),
    status: z.enum(["submitted", "accepted", "rejected", "cancelled", "filled", "failed"]),
    symbol: z.string(),
    /** "unknown": of a source that only counts orders. What an order really was is what the venue shows. */
    side: z.enum(["buy", "sell", "unknown"]),
    sizeBtc: decimal,
    price: decimal.optional(),
    reduceOnly: z.boolean().optional(),
    ackMs: z.number().nonnegative().optional(),
    /** Enforcement rejections (crossing post-only, own guard) leave the effective acceptance rate. */
    enforcement: z.boolean().optional(),
    reason: z.string().optional(),
  }),
  z.object({
    ...base,
    type: z.literal("fill"),
    orderId: z.string(),
    side: z.enum(["buy", "sell"]).optional(),
    sizeBtc: decimal,
    price: decimal,
    feeUsd: decimal,
  }),
  z.object({
    ...base,
    type: z.literal("account"),
    equityUsd: decimal,
    realizedUsd: decimal,
    unrealizedUsd: decimal,
    feesUsd: decimal,
    fundingUsd: decimal,
    positionBtc: decimal,
  }),
  z.object({
    ...base,
    type: z.literal("stream"),
    name: z.enum(["public", "private"]),
    state: z.enum(["up", "down", "stale"]),
  }),
  z.object({
    ...base,
    type: z.literal("request"),
    ok: z.boolean(),
    ms: z.number().nonnegative(),
    op: z.string().optional(),
    code: z.string().optional(),
  }),
  z.object({
    ...base,
    type: z.literal("risk"),
    rule: z.string(),
    result: z.enum(["allowed", "denied"]),
    reason: z.string(),
    inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  z.object({
    ...base,
    type: z.literal("market"),
    bid: decimal,
    ask: decimal,
    depthUsd: decimal,
    markPrice: decimal.optional(),
  }),
  z.object({ ...base, type: z.literal("process"), rssBytes: z.number().nonnegative() }),
  z.object({
    ...base,
    type: z.literal("error"),
    severity: z.enum(["error", "critical"]),
    message: z.string(),
  }),
  z.object({ ...base, type: z.literal("log"), level: z.string(), message: z.string() }),
  z.object({ ...base, type: z.literal("heartbeat") }),
]);
export type Telemetry = z.infer<typeof telemetrySchema>;

export const controlSchema = z.discriminatedUnion("cmd", [
  z.object({ cmd: z.literal("hold") }),
  z.object({ cmd: z.literal("resume") }),
  z.object({ cmd: z.literal("stop"), closeAll: z.boolean() }),
]);
/** One JSON line on a canary's stdin. */
export type Control = z.infer<typeof controlSchema>;

/** A line longer than this (characters) is malformed: no honest line comes near it. */
export const MAX_LINE_LENGTH = 65_536;

export type ParsedLine =
  | { kind: "telemetry"; line: Telemetry }
  | { kind: "unknown"; type: string }
  | { kind: "malformed"; reason: string; excerpt: string };

const KNOWN_TYPES: ReadonlySet<string> = new Set(
  telemetrySchema.options.map((option) => option.shape.type.value),
);

/** Reads one stdout line. Unknown types are kept and ignored; anything else that does not parse is malformed (counts as an error). */
export function parseLine(text: string): ParsedLine {
  const excerpt = text.slice(0, 120);
  if (text.length > MAX_LINE_LENGTH) return { kind: "malformed", reason: "line too long", excerpt };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "malformed", reason: "not JSON", excerpt };
  }
  const result = telemetrySchema.safeParse(value);
  if (result.success) return { kind: "telemetry", line: result.data };
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof type === "string" && !KNOWN_TYPES.has(type)) return { kind: "unknown", type };
  const issue = result.error.issues[0];
  return {
    kind: "malformed",
    reason: issue ? `${issue.path.join(".")}: ${issue.message}` : "wrong shape",
    excerpt,
  };
}
