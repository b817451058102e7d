import { Decimal } from "decimal.js";
import { resolveCriterion } from "../template/judge-criterion.ts";
import type { CanaryConfig, Criterion, Template } from "../template/schema.ts";
import { type JudgedRow, judgeRow } from "./judge-row.ts";
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

function sourceWords(judged: JudgedRow): string {
  const { basis, evidence, answer } = judged;
  if (basis === "NONE") return evidence?.runId ? `demo run ${evidence.runId}` : "no demo run";
  if (basis === "MACHINE") return `demo run ${evidence?.runId ?? "unknown"}`;
  const imported = evidence?.imported;
  if (imported) return `attested: imported from ${imported.fileName} by ${imported.byName}`;
  return answer.attested ? `attested: typed by ${answer.attested.byName}` : "attested";
}

/** The metrics snapshot as demo evidence, or values that a person brought, give it at `nowMs`; what has expired gives nothing. */
export function snapshotRows(decision: Decision, template: Template, nowMs: number): SnapshotRow[] {
  return template.metrics.map((metric) => {
    const judged = judgeRow(decision, template, { item: metric, needsSecondPerson: false }, nowMs);
    const measured = judged.measurements[0];
    const value = judged.verdict === "NO_EVIDENCE" ? null : (measured?.value ?? null);
    const interval = measured?.interval;
    return {
      metricId: metric.id,
      value,
      unit: metric.unit,
      n: measured?.n ?? 0,
      interval: interval ? [interval[0], interval[1]] : null,
      margin: marginOf(metric.criteria[0], value, decision.config),
      verdict: judged.verdict,
      reason: judged.reason,
      basis: judged.basis,
      observedAtMs: judged.observedAtMs,
      source: sourceWords(judged),
    };
  });
}
