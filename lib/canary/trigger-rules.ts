import { Decimal } from "decimal.js";
import type { CanaryConfig, Comparison, Template, Trigger, TriggerKind } from "../template/schema.ts";
import { TRIGGER_KINDS } from "../template/schema.ts";

/** Raised whenever the meaning of a trigger changes. */
export const TRIGGER_RULE_VERSION = 1;

/** One trigger with its limits ready for comparison. `limit` null: it fires on an act, not on a number. */
export type TriggerRule = {
  kind: TriggerKind;
  op: Comparison;
  limit: number | null;
  limitText: string | null;
  /** Exact limit for money. */
  limitUsd: Decimal | null;
  warnAt: number | null;
  unit: string;
  minSamples: number;
};

/** Four in a row is no accident and needs no minimum sample. */
const CONSECUTIVE_ERRORS_LIMIT = "4";

type Defaults = Pick<Trigger, "op" | "unit" | "minSamples"> & { limit: string | null };

function defaultsOf(kind: TriggerKind, template: Template, config: CanaryConfig): Defaults {
  const { timing } = template;
  switch (kind) {
    case "LOSS":
      return { op: ">=", limit: config.maxLossUsd, unit: "USD", minSamples: 0 };
    case "NO_TELEMETRY":
      return { op: ">=", limit: String(timing.noTelemetrySec), unit: "s", minSamples: 0 };
    case "LOST_CONTROL":
      return { op: ">=", limit: String(timing.lostControlSec), unit: "s", minSamples: 0 };
    case "CONSECUTIVE_ERRORS":
      return { op: ">=", limit: CONSECUTIVE_ERRORS_LIMIT, unit: "", minSamples: 0 };
    case "UNAUTHORISED":
      return { op: ">", limit: "0", unit: "", minSamples: 0 };
    default:
      return { op: ">", limit: null, unit: "", minSamples: 0 };
  }
}

/**
 * Every trigger kind with its limit: from the template's row, else from the configuration (max loss), else the engine's own.
 * Loss, lost telemetry, lost control, unauthorised acts and consecutive errors act even if a template forgot their row.
 */
export function triggerRules(template: Template, config: CanaryConfig): TriggerRule[] {
  return TRIGGER_KINDS.map((kind) => {
    const row = template.triggers.find((trigger) => trigger.kind === kind);
    const own = defaultsOf(kind, template, config);
    const limitText = row?.limit ?? own.limit;
    return {
      kind,
      op: row?.op ?? own.op,
      limit: limitText === null ? null : Number(limitText),
      limitText,
      limitUsd: kind === "LOSS" && limitText !== null ? new Decimal(limitText) : null,
      warnAt: row?.warnAt ? Number(row.warnAt) : null,
      unit: row?.unit ?? own.unit,
      minSamples: row?.minSamples ?? own.minSamples,
    };
  });
}

/** Whether `value op limit` holds. */
export function holds(value: number, op: Comparison, limit: number): boolean {
  if (op === ">=") return value >= limit;
  if (op === ">") return value > limit;
  if (op === "<=") return value <= limit;
  if (op === "<") return value < limit;
  return value === limit;
}
