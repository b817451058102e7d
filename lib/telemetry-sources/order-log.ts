import { Decimal } from "decimal.js";
import { type ParsedLine, parseLine, type Telemetry, telemetrySchema } from "../canary/telemetry.ts";

type OrderLine = Extract<Telemetry, { type: "order" }>;

/** What bots call the state of an order, in small letters. */
const STATUS: Readonly<Record<string, OrderLine["status"]>> = {
  submitted: "submitted",
  pending: "submitted",
  created: "submitted",
  sent: "submitted",
  accepted: "accepted",
  acknowledged: "accepted",
  placed: "accepted",
  open: "accepted",
  new: "accepted",
  live: "accepted",
  rejected: "rejected",
  cancelled: "cancelled",
  canceled: "cancelled",
  filled: "filled",
  closed: "filled",
  executed: "filled",
  failed: "failed",
  error: "failed",
  expired: "failed",
};
const NAMES = {
  id: ["id", "order_id", "orderId", "client_order_id", "clientOrderId"],
  status: ["status", "state", "order_status", "event", "event_type"],
  symbol: ["symbol", "product_id", "market", "instrument"],
  side: ["side", "order_side", "action"],
  size: ["sizeBtc", "size", "quantity", "qty", "amount", "order_quantity"],
  price: ["price", "limit_price", "average_price", "effective_price"],
  time: ["t", "timestamp", "time", "ts", "created_at"],
  reason: ["reason", "reject_reason", "error", "message"],
} as const;
/** Epoch seconds stay below it for three thousand years, epoch milliseconds have been above it since 1973. */
const SECONDS_BELOW = 1e11;

function first(row: Readonly<Record<string, unknown>>, names: readonly string[]): string | number | null {
  for (const name of names) {
    const value = row[name];
    if (typeof value === "string" || typeof value === "number") return value;
  }
  return null;
}

function decimalText(value: string | number | null): string | undefined {
  if (value === null || !/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(String(value))) return undefined;
  return new Decimal(value).toFixed();
}

function timeMs(value: string | number | null, nowMs: number): number {
  const time = typeof value === "string" && !/^\d+(\.\d+)?$/.test(value) ? Date.parse(value) : Number(value);
  if (value === null || !Number.isFinite(time)) return nowMs;
  return time < SECONDS_BELOW ? time * 1_000 : time;
}

/** The order's state by the words that bots use: "order_filled", "FILLED" and "filled" are the same. */
function statusOf(value: string | number | null): OrderLine["status"] | null {
  const word = String(value ?? "")
    .toLowerCase()
    .replace(/^order[_ .-]/, "");
  return Object.hasOwn(STATUS, word) ? (STATUS[word] ?? null) : null;
}

/**
 * One line of an order log: a line of the contract as it stands, or an object with an order's id and state under one of
 * the usual names. Another object is kept and ignored; what is no object is malformed.
 */
export function readOrderLogLine(text: string, nowMs: number): ParsedLine {
  const parsed = parseLine(text);
  if (parsed.kind === "telemetry") return parsed;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return parsed;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return parsed;
  const row = value as Record<string, unknown>;
  const id = first(row, NAMES.id);
  const status = statusOf(first(row, NAMES.status));
  if (id === null || status === null) {
    // A line that says of itself that it is of the contract, and is not, is no other kind of line.
    return typeof row.type === "string" ? parsed : { kind: "unknown", type: "order log" };
  }
  const side = String(first(row, NAMES.side) ?? "").toLowerCase();
  const reason = first(row, NAMES.reason);
  const line = telemetrySchema.safeParse({
    t: timeMs(first(row, NAMES.time), nowMs),
    type: "order",
    id: String(id),
    status,
    symbol: String(first(row, NAMES.symbol) ?? "unknown"),
    side: side === "buy" || side === "sell" ? side : "unknown",
    sizeBtc: decimalText(first(row, NAMES.size)) ?? "0",
    price: decimalText(first(row, NAMES.price)),
    ...(reason === null ? {} : { reason: String(reason).slice(0, 500) }),
  });
  if (line.success) return { kind: "telemetry", line: line.data };
  return { kind: "malformed", reason: "an order that cannot be read", excerpt: text.slice(0, 120) };
}
