import { configMeasures } from "../template/config-measures.ts";
import {
  judgeCriterion,
  judgeItem,
  type MeasuredValue,
  resolveCriterion,
  type Verdict,
} from "../template/judge-criterion.ts";
import type { EvidenceSource, Template } from "../template/schema.ts";
import type { ChecklistRow } from "../template/templates.ts";
import { evidenceFreshness, freshEvidence, maxAgeMs } from "./evidence-freshness.ts";
import { type Answer, type Decision, EMPTY_ANSWER, type Evidence } from "./model.ts";

const EVIDENCE_OF: Readonly<Record<EvidenceSource, "demo" | "drills" | null>> = {
  DEMO: "demo",
  DRILL: "drills",
  CONFIG: null,
  RUN: null,
};

/** Which evidence of a decision an item of this source rests on; null for items that need no run. */
export function evidenceKindOf(source: EvidenceSource): "demo" | "drills" | null {
  return EVIDENCE_OF[source];
}

export type JudgedRow = {
  verdict: Verdict;
  reason: string;
  /** MACHINE: measured by a run or read from the configuration. ATTESTED: typed by a person. NONE: nothing there. */
  basis: "MACHINE" | "ATTESTED" | "NONE";
  measurements: MeasuredValue[];
  /** The evidence that the verdict rests on; null when there is none or it has expired. */
  evidence: Evidence | null;
  hasExpired: boolean;
  answer: Answer;
  /** Ticked on a pass and verified where needed, or waived. */
  isDone: boolean;
};

type Judged = Pick<JudgedRow, "verdict" | "reason" | "basis" | "measurements">;

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Whether a typed value for this row is compared with its rule: one criterion that measures, not a drill's yes or no. */
export function comparesTypedValue({ item }: ChecklistRow): boolean {
  return item.criteria.length === 1 && item.source !== "DRILL";
}

/** Whether a typed value can be judged by this row's rule. */
export function isTypedValueReadable(row: ChecklistRow, value: string): boolean {
  return !comparesTypedValue(row) || DECIMAL.test(value.trim());
}

/**
 * A typed value carries no sample count and no length of observation: it is compared with the limit as the rule states
 * it. Where no single number decides, the person's word is accepted; the screen marks both as attested.
 */
function judgeAttested(decision: Decision, row: ChecklistRow, value: string): Judged {
  const criterion = row.item.criteria[0];
  const base = { basis: "ATTESTED" as const, measurements: [] };
  if (!criterion || !comparesTypedValue(row))
    return { ...base, verdict: "PASS", reason: `attested: ${value}` };
  const rule = { ...resolveCriterion(criterion, decision.config), minSamples: 0, perMinutes: undefined };
  const judged = judgeCriterion(rule, { measure: rule.measure, value: value.trim(), unit: "", n: 0 });
  return { ...base, verdict: judged.verdict, reason: `attested: ${judged.reason}` };
}

/** Judges a checklist item of a decision at a moment: fresh machine evidence first, an attested value only where there is none. */
export function judgeRow(
  decision: Decision,
  template: Template,
  row: ChecklistRow,
  nowMs: number,
): JudgedRow {
  const { item, needsSecondPerson } = row;
  const kind = evidenceKindOf(item.source);
  const evidence = kind ? freshEvidence(decision, template, kind, nowMs) : null;
  const hasExpired = kind !== null && decision[kind] !== null && evidence === null;
  const answer = decision.answers[item.id] ?? EMPTY_ANSWER;

  const measured: MeasuredValue[] = [...configMeasures(decision.config), ...(evidence?.measured ?? [])];
  const machine = judgeItem(item, measured, decision.config);
  let judged: Judged = { ...machine, basis: machine.verdict === "NO_EVIDENCE" ? "NONE" : "MACHINE" };
  if (judged.basis === "NONE" && hasExpired) judged = { ...judged, reason: "the evidence has expired" };

  const { attested } = answer;
  if (judged.basis === "NONE" && attested) {
    const maxAge = maxAgeMs(template, kind ?? "demo");
    const isFresh = evidenceFreshness({ observedAtMs: attested.atMs }, maxAge, nowMs).state === "FRESH";
    if (isFresh) judged = judgeAttested(decision, row, attested.value);
  }
  const isTicked = answer.tickedBy !== null && judged.verdict === "PASS";
  const isVerified =
    !needsSecondPerson || (answer.verifiedBy !== null && answer.verifiedBy !== answer.tickedBy);
  return {
    ...judged,
    evidence,
    hasExpired,
    answer,
    isDone: answer.waiver !== null || (isTicked && isVerified),
  };
}
