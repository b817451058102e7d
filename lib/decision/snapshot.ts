import { Decimal } from "decimal.js";
import { judgeItem, resolveCriterion } from "../template/judge-criterion.ts";
import type { CanaryConfig, Criterion, Template } from "../template/schema.ts";
import { freshEvidence } from "./evidence-freshness.ts";
import type { Decision } from "./model.ts";

export type SnapshotRow = NonNullable<Decision["snapshot"]>["rows"][number];

/** Distance to the limit in the metric's unit; positive on the good side. */
function marginOf(
  criterion: Criterion | undefined,
  value: string | null,
  config: CanaryConfig,
): string | null {
  if (!criterion || value === null) return null;
  const limit = new Decimal(resolveCriterion(criterion, config).limit);
  const isFloor = criterion.op === ">=" || criterion.op === ">";
  return (isFloor ? new Decimal(value).minus(limit) : limit.minus(value)).toFixed();
}

/** The metrics snapshot as the demo evidence gives it at `nowMs`; expired evidence gives nothing. */
export function snapshotRows(decision: Decision, template: Template, nowMs: number): SnapshotRow[] {
  const demo = freshEvidence(decision, template, "demo", nowMs);
  return template.metrics.map((metric) => {
    const judged = judgeItem(metric, demo?.measured ?? [], decision.config);
    const measured = judged.measurements[0];
    const value = measured?.value ?? null;
    return {
      metricId: metric.id,
      value,
      unit: metric.unit,
      n: measured?.n ?? 0,
      margin: judged.verdict === "NO_EVIDENCE" ? null : marginOf(metric.criteria[0], value, decision.config),
      verdict: judged.verdict,
      reason: judged.reason,
      source: demo?.runId ? `demo run ${demo.runId}` : "no demo run",
    };
  });
}
