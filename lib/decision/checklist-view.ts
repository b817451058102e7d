import {
  type MeasuredValue,
  resolveCriterion,
  ruleWords,
  type Verdict,
} from "../template/judge-criterion.ts";
import { MEASURE_WORDS } from "../template/measure-words.ts";
import type { EvidenceSource, Template } from "../template/schema.ts";
import { type ChecklistRow, checklistRows } from "../template/templates.ts";
import { type JudgedRow, judgeRow } from "./judge-row.ts";
import type { Answer, Decision } from "./model.ts";

export type ObservedView = {
  label: string;
  value: string | null;
  unit: string;
  n: number;
  /** 95 % interval in percent, for rates. */
  interval: readonly [number, number] | null;
  remark: string | null;
};

/** One checklist item as the screen shows it. */
export type ChecklistItemView = {
  itemId: string;
  text: string;
  checklistId: string;
  checklistTitle: string;
  needsSecondPerson: boolean;
  source: EvidenceSource;
  /** The rule in words, one line per criterion. */
  rules: string[];
  observed: ObservedView[];
  basis: JudgedRow["basis"];
  verdict: Verdict;
  reason: string;
  /** Run that observed it, when, and how long ago (milliseconds); null without evidence. */
  runId: string | null;
  observedAtMs: number | null;
  ageMs: number | null;
  hasExpired: boolean;
  tick: { by: string; byName: string; atMs: number } | null;
  verified: { by: string; byName: string; atMs: number } | null;
  attested: Answer["attested"];
  waiver: Answer["waiver"];
  /** The whole answer, and the mark to draw: a waiver or an attested pass shows as what it is. */
  answer: Answer;
  mark: Verdict | "ATTESTED" | "WAIVED";
  isDone: boolean;
};

function drawnMark({ answer, basis, verdict }: JudgedRow): ChecklistItemView["mark"] {
  if (answer.waiver) return "WAIVED";
  return basis === "ATTESTED" && verdict === "PASS" ? "ATTESTED" : verdict;
}

function signed(by: string | null, byName: string | null, atMs: number | null) {
  return by === null || atMs === null ? null : { by, byName: byName ?? by, atMs };
}

function observedView(measured: MeasuredValue, remarks: Readonly<Record<string, string>>): ObservedView {
  const { label, unit } = MEASURE_WORDS[measured.measure];
  const { value, n, interval } = measured;
  return { label, value, unit, n, interval: interval ?? null, remark: remarks[measured.measure] ?? null };
}

function itemView(
  decision: Decision,
  row: ChecklistRow,
  judged: JudgedRow,
  nowMs: number,
): ChecklistItemView {
  const { item } = row;
  const { answer, evidence } = judged;
  const observedAtMs =
    judged.basis === "ATTESTED" ? (answer.attested?.atMs ?? null) : (evidence?.observedAtMs ?? null);
  return {
    itemId: item.id,
    text: item.text,
    checklistId: row.checklistId,
    checklistTitle: row.checklistTitle,
    needsSecondPerson: row.needsSecondPerson,
    source: item.source,
    rules: item.criteria.map((criterion) => ruleWords(resolveCriterion(criterion, decision.config))),
    observed: judged.measurements.map((measured) => observedView(measured, evidence?.remarks ?? {})),
    basis: judged.basis,
    verdict: judged.verdict,
    reason: judged.reason,
    runId: evidence?.runId ?? null,
    observedAtMs,
    ageMs: observedAtMs === null ? null : nowMs - observedAtMs,
    hasExpired: judged.hasExpired,
    tick: signed(answer.tickedBy, answer.tickedByName, answer.tickedAtMs),
    verified: signed(answer.verifiedBy, answer.verifiedByName, answer.verifiedAtMs),
    attested: answer.attested,
    waiver: answer.waiver,
    answer,
    mark: drawnMark(judged),
    isDone: judged.isDone,
  };
}

/** All checklist items in the form's order, judged at `nowMs`. */
export function checklistView(decision: Decision, template: Template, nowMs: number): ChecklistItemView[] {
  return checklistRows(template).map((row) =>
    itemView(decision, row, judgeRow(decision, template, row, nowMs), nowMs),
  );
}
