import { checklistRows } from "../template/templates.ts";
import type { DecideInput } from "./decide-input.ts";
import type { DecisionEventBody, RevokedItem } from "./events.ts";
import { evidenceDigest } from "./evidence-digest.ts";
import type { EvidenceKind } from "./evidence-freshness.ts";
import { evidenceKindOf, judgeRow } from "./judge-row.ts";
import { EMPTY_ANSWER, type Evidence } from "./model.ts";
import { snapshotRows } from "./snapshot.ts";

type Attached = Extract<DecisionEventBody, { type: "evidenceAttached" }>;

type Look = Pick<DecideInput, "decision" | "template" | "nowMs">;

function rowsOf({ template }: Look, kind: EvidenceKind) {
  return checklistRows(template).filter(({ item }) => evidenceKindOf(item.source) === kind);
}

/** The digest is computed here, so that what is signed never rests on a digest that someone claimed. */
export function withOwnDigest(given: Evidence): Evidence {
  return { ...given, digest: evidenceDigest(given) };
}

/**
 * New evidence in place of the old: every tick, verification and waiver that stood on the old falls, and the rows that
 * the new evidence does not let pass are named with whoever had ticked, verified or waived them.
 */
export function newEvidence(input: DecideInput, kind: EvidenceKind, given: Evidence): Attached {
  const { decision, template, nowMs } = input;
  const evidence = withOwnDigest(given);
  const next = { ...decision, [kind]: evidence };
  const rows = rowsOf(input, kind);
  const revoked = rows.flatMap((row): RevokedItem[] => {
    const { verdict, reason } = judgeRow(next, template, row, nowMs);
    const { tickedByName, verifiedByName, waiver } = decision.answers[row.item.id] ?? EMPTY_ANSWER;
    if (verdict === "PASS" || (tickedByName === null && waiver === null)) return [];
    const waivedByName = waiver?.byName ?? null;
    return [{ itemId: row.item.id, text: row.item.text, tickedByName, verifiedByName, waivedByName, reason }];
  });
  return { type: "evidenceAttached", evidence, reopened: rows.map(({ item }) => item.id), revoked };
}

/**
 * What new evidence says against a frozen revision, in words; empty when nothing. A row that was waived speaks against
 * it only by failing outright; a metric only where it had met its target.
 */
export function contradictions(input: Look, kind: EvidenceKind, evidence: Evidence): string[] {
  const { decision, template, nowMs } = input;
  const next = { ...decision, [kind]: evidence };
  const rows = rowsOf(input, kind).flatMap((row) => {
    const { verdict, reason, answer } = judgeRow(next, template, row, nowMs);
    const speaks = verdict === "FAIL" || (verdict !== "PASS" && answer.waiver === null);
    return speaks ? [`“${row.item.text}”: ${reason}`] : [];
  });
  if (kind === "drills") return rows;
  const frozen = new Map(decision.snapshot?.rows.map((row) => [row.metricId, row.verdict]));
  const metrics = snapshotRows(next, template, nowMs).flatMap((row) =>
    row.verdict === "FAIL" && frozen.get(row.metricId) === "PASS" ? [`metric: ${row.reason}`] : [],
  );
  return [...rows, ...metrics];
}
