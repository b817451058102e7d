import type { RunEventBody } from "./run-events.ts";
import type { Telemetry } from "./telemetry.ts";

type RiskLine = Extract<Telemetry, { type: "risk" }>;

/**
 * Lines of one type that go into the record per minute; the rest is counted and measured, not kept. No venue takes as many
 * orders as are kept here: more is a canary that tells tales.
 */
const LINES_PER_MINUTE: Partial<Record<Telemetry["type"] | "malformed", number>> = {
  order: 3_000,
  fill: 3_000,
  request: 1200,
  risk: 240,
  error: 240,
  log: 120,
  stream: 120,
  malformed: 60,
};
const MINUTE_MS = 60_000;
/** A denial that stays the same is repeated in the record at this interval, ms. */
const REPEAT_DENIAL_MS = 5_000;
/** These are folded into ticks instead. */
const NOT_RECORDED: ReadonlySet<Telemetry["type"]> = new Set(["account", "process", "heartbeat", "market"]);

/** Decides which lines stand in the record: orders and fills, changed and denied filter results, the rest within bounds. */
export class LineRecorder {
  readonly #counts = new Map<string, number>();
  readonly #said = new Set<string>();
  readonly #risk = new Map<string, { result: RiskLine["result"]; atMs: number }>();
  /** Allowed filter results since the last order: recorded when an order follows from them. */
  readonly #allowed = new Map<string, RiskLine>();
  #minuteMs = 0;

  record(line: Telemetry, atMs: number): RunEventBody[] {
    if (NOT_RECORDED.has(line.type)) return [];
    if (line.type === "risk") return this.#recordRisk(line, atMs);
    if (line.type === "order" && line.status === "submitted") {
      const led = [...this.#allowed.values()].map(
        (risk): RunEventBody => ({ type: "telemetry", line: risk }),
      );
      this.#allowed.clear();
      return [...led, ...this.#bounded("order", atMs, { type: "telemetry", line })];
    }
    return this.#bounded(line.type, atMs, { type: "telemetry", line });
  }

  recordMalformed(reason: string, excerpt: string, atMs: number): RunEventBody[] {
    return this.#bounded("malformed", atMs, { type: "malformedLine", reason, excerpt });
  }

  #recordRisk(line: RiskLine, atMs: number): RunEventBody[] {
    const { result } = line;
    const last = this.#risk.get(line.rule);
    if (result === "allowed") {
      this.#risk.set(line.rule, { result, atMs });
      if (last?.result !== result) return this.#bounded("risk", atMs, { type: "telemetry", line });
      this.#allowed.set(line.rule, line);
      return [];
    }
    this.#allowed.delete(line.rule);
    if (last?.result === result && atMs - last.atMs < REPEAT_DENIAL_MS) return [];
    this.#risk.set(line.rule, { result, atMs });
    return this.#bounded("risk", atMs, { type: "telemetry", line });
  }

  #bounded(type: Telemetry["type"] | "malformed", atMs: number, event: RunEventBody): RunEventBody[] {
    if (atMs - this.#minuteMs >= MINUTE_MS) {
      this.#minuteMs = atMs;
      this.#counts.clear();
    }
    const limit = LINES_PER_MINUTE[type];
    const count = (this.#counts.get(type) ?? 0) + 1;
    this.#counts.set(type, count);
    if (limit === undefined || count <= limit) return [event];
    if (this.#said.has(type)) return [];
    this.#said.add(type);
    const text = `The canary printed more than ${limit} ${type} lines in a minute; further ones are counted but not recorded`;
    return [{ type: "finding", rule: "line-volume", text }];
  }
}
