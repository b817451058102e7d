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
import type { Answer, Attachment, Decision } from "./model.ts";

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
  /** Where the value comes from, in words: "demo run", "imported from x.csv by Elena", "configuration". */
  sourceWords: string;
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
  /** Until when it counts, epoch ms; null where nothing expires. */
  expiresAtMs: number | null;
  hasExpired: boolean;
  /** A tick and a verification that stand; those given for evidence that no longer passes are in `lapsed`. */
  tick: { by: string; byName: string; atMs: number } | null;
  verified: { by: string; byName: string; atMs: number } | null;
  lapsed: { byName: string; atMs: number } | null;
  attested: Answer["attested"];
  attachments: Attachment[];
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

const SOURCE_WORDS: Readonly<Record<EvidenceSource, string>> = {
  DEMO: "demo run",
  DRILL: "drill",
  CONFIG: "configuration",
  RUN: "run",
};

function sourceWords(source: EvidenceSource, { basis, evidence, answer }: JudgedRow): string {
  if (basis !== "ATTESTED") return SOURCE_WORDS[source];
  if (evidence?.imported) return `imported from ${evidence.imported.fileName} by ${evidence.imported.byName}`;
  return answer.attested ? `typed by ${answer.attested.byName}` : "attached file";
}

function itemView(
  decision: Decision,
  row: ChecklistRow,
  judged: JudgedRow,
  nowMs: number,
): ChecklistItemView {
  const { item } = row;
  const { answer, evidence } = judged;
  const { observedAtMs } = judged;
  const tick = signed(answer.tickedBy, answer.tickedByName, answer.tickedAtMs);
  const stands = judged.verdict === "PASS" || answer.waiver !== null;
  return {
    itemId: item.id,
    text: item.text,
    checklistId: row.checklistId,
    checklistTitle: row.checklistTitle,
    needsSecondPerson: row.needsSecondPerson,
    source: item.source,
    sourceWords: sourceWords(item.source, judged),
    rules: item.criteria.map((criterion) => ruleWords(resolveCriterion(criterion, decision.config))),
    observed: judged.measurements.map((measured) => observedView(measured, evidence?.remarks ?? {})),
    basis: judged.basis,
    verdict: judged.verdict,
    reason: judged.reason,
    runId: evidence?.runId ?? null,
    observedAtMs,
    ageMs: observedAtMs === null ? null : nowMs - observedAtMs,
    expiresAtMs: judged.expiresAtMs,
    hasExpired: judged.hasExpired,
    tick: stands ? tick : null,
    verified: stands ? signed(answer.verifiedBy, answer.verifiedByName, answer.verifiedAtMs) : null,
    lapsed: stands || !tick ? null : { byName: tick.byName, atMs: tick.atMs },
    attachments: decision.attachments.filter(({ target }) => target.kind === "ITEM" && target.id === item.id),
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
