import { configMeasures } from "../template/config-measures.ts";
import { judgeItem, type MeasuredValue } from "../template/judge-criterion.ts";
import type { EvidenceSource, Template } from "../template/schema.ts";
import { freshEvidence, lastSeenMs, maxAgeMs, spanWords } from "./evidence-freshness.ts";
import { attestedOf, type Judged, type RuledRow, withInterval } from "./judge-attested.ts";
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

export type JudgedRow = Judged & {
  /** The evidence that the verdict rests on; null when there is none or it has expired. */
  evidence: Evidence | null;
  hasExpired: boolean;
  answer: Answer;
  /** When the value that decides was observed, and until when it counts; null without one or where it never expires. */
  observedAtMs: number | null;
  expiresAtMs: number | null;
  /** Ticked on a pass and verified where needed, or waived. */
  isDone: boolean;
};

function expiredWords(observedAtMs: number, maxAge: number, nowMs: number): string {
  const age = spanWords(nowMs - observedAtMs);
  return `open again: the evidence is ${age} old and counts for ${spanWords(maxAge)}`;
}

type Basis = { judged: Judged; observedAtMs: number | null; expiresAtMs: number | null; hasExpired: boolean };

/** Fresh machine evidence first; what a person typed or attached only where there is none. */
function basisOf(decision: Decision, template: Template, row: RuledRow, nowMs: number): Basis {
  const kind = evidenceKindOf(row.item.source);
  const maxAge = maxAgeMs(template, kind ?? "demo");
  const evidence = kind && freshEvidence(decision, template, kind, nowMs);
  const measured: MeasuredValue[] = [...configMeasures(decision.config), ...(evidence?.measured ?? [])];
  const machine = judgeItem(row.item, measured, decision.config);
  if (machine.verdict !== "NO_EVIDENCE") {
    const basis = evidence?.source === "ATTESTED" ? ("ATTESTED" as const) : ("MACHINE" as const);
    const judged = { ...machine, measurements: machine.measurements.map(withInterval), basis };
    const seenAtMs = kind && evidence ? lastSeenMs(decision, kind) : null;
    const expiresAtMs = seenAtMs === null ? null : seenAtMs + maxAge;
    return { judged, observedAtMs: evidence?.observedAtMs ?? null, expiresAtMs, hasExpired: false };
  }
  const attested = attestedOf(decision, row, decision.answers[row.item.id] ?? EMPTY_ANSWER);
  if (attested && nowMs - attested.atMs <= maxAge) {
    const { judged, atMs } = attested;
    return { judged, observedAtMs: atMs, expiresAtMs: atMs + maxAge, hasExpired: false };
  }
  const none: Judged = { ...machine, basis: "NONE" };
  const oldAtMs = (kind && !evidence ? lastSeenMs(decision, kind) : null) ?? attested?.atMs ?? null;
  if (oldAtMs === null)
    return {
      judged: none,
      observedAtMs: evidence?.observedAtMs ?? null,
      expiresAtMs: null,
      hasExpired: false,
    };
  const reason = expiredWords(oldAtMs, maxAge, nowMs);
  return {
    judged: { ...none, reason },
    observedAtMs: oldAtMs,
    expiresAtMs: oldAtMs + maxAge,
    hasExpired: true,
  };
}

/** Judges a checklist item or metric of a decision at a moment. */
export function judgeRow(decision: Decision, template: Template, row: RuledRow, nowMs: number): JudgedRow {
  const { judged, ...basis } = basisOf(decision, template, row, nowMs);
  const kind = evidenceKindOf(row.item.source);
  const answer = decision.answers[row.item.id] ?? EMPTY_ANSWER;
  const isTicked = answer.tickedBy !== null && judged.verdict === "PASS";
  const isVerified =
    !row.needsSecondPerson || (answer.verifiedBy !== null && answer.verifiedBy !== answer.tickedBy);
  return {
    ...judged,
    ...basis,
    evidence: kind ? freshEvidence(decision, template, kind, nowMs) : null,
    answer,
    isDone: answer.waiver !== null || (isTicked && isVerified),
  };
}
