import type { FeedLevel } from "../canary/model.ts";
import type { Judgement, Verdict } from "../canary/run-events.ts";
import type { TwinRow } from "./twin/twin-rows.ts";

/** A label and its value, as the report prints them. */
export type Fact = { label: string; value: string };

/** One line of the timeline. `offsetMs` counts from T+0; null before the launch. */
export type TimelineLine = {
  /** Number of the entry in the record. */
  seq: number;
  atMs: number;
  offsetMs: number | null;
  text: string;
  level: FeedLevel;
};

/** One step of the breach, `sinceBreachMs` after the engine observed the broken limit. */
export type BreachStep = { label: string; detail: string; sinceBreachMs: number };

export type JudgedRow = { itemId: string; text: string; verdict: Verdict; reason: string };

export type CheckpointReport = {
  id: string;
  title: string;
  /** AFTER_REPORT: the completion, which asks among other things whether this very report was written. */
  state: "CONFIRMED" | "MISSED" | "OPEN" | "AFTER_REPORT" | "NOT_REACHED";
  by: string | null;
  items: JudgedRow[];
};

export type MeasureRow = {
  measure: string;
  value: string | null;
  unit: string;
  n: number;
  numerator: number | null;
  denominator: number | null;
  windowSec: number | null;
  interval: [number, number] | null;
};

export type FundingRow = {
  settledAtMs: number;
  rate: string;
  markPrice: string;
  positionBtc: string;
  expectedUsd: string;
  bookedUsd: string;
  agrees: boolean;
};

/** The box on top: which rule decided, with its value, limit, sample size, window and the age of the data. */
export type VerdictBox = {
  outcome: string;
  /** The rule in the template's words. */
  rule: string;
  value: string | null;
  limit: string | null;
  n: number | null;
  /** Over which time it was measured, and how old the newest observation was when it decided; in words. */
  window: string | null;
  dataAge: string | null;
  reason: string;
  /** Number of the entry in the record that decided; null as long as none did. */
  entry: number | null;
};

/** What a person did during the run. */
export type PersonAct = { seq: number; atMs: number; person: string; act: string; outcome: string };

/** The paper twin in words. `why`: why there is nothing to compare; null when there is. */
export type TwinReport = { why: string | null; rows: TwinRow[]; sentences: string[] };

export type SignedRow = {
  role: string;
  person: string;
  choice: string;
  atMs: number;
  statementHash: string;
  comment: string;
};

/** A run's report: everything a page or a Markdown file needs, already in words. */
export type RunReport = {
  kind: "success" | "incident" | "demo" | "drill";
  title: string;
  runId: string;
  decisionId: string | null;
  verdict: VerdictBox;
  facts: Fact[];
  config: Fact[];
  breach: BreachStep[];
  timeline: TimelineLine[];
  checkpoints: CheckpointReport[];
  mustHaves: JudgedRow[];
  targets: JudgedRow[];
  targetsMet: number | null;
  targetsNeeded: number;
  measures: MeasureRow[];
  funding: FundingRow[];
  findings: string[];
  signOffs: SignedRow[];
  people: PersonAct[];
  /** null: a run of this kind has none. */
  twin: TwinReport | null;
  snapshot: { label: string; value: string; target: string; verdict: string }[];
  /** The form's list for this outcome. */
  after: string[];
  /** Those of them that are done by now. */
  afterDone: string[];
  /** What the incident report asks people to answer; empty after a success. */
  openQuestions: string[];
};

/** A judged item with the words of its row in the template. */
export function judgedRow(judgement: Judgement, textOf: ReadonlyMap<string, string>): JudgedRow {
  return {
    itemId: judgement.itemId,
    text: textOf.get(judgement.itemId) ?? judgement.itemId,
    verdict: judgement.verdict,
    reason: judgement.reason,
  };
}
