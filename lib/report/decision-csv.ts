import { checklistView } from "../decision/checklist-view.ts";
import { utcWords } from "../template/utc-words.ts";
import { csvText } from "./csv.ts";
import type { DecisionFormInput } from "./decision-form.ts";
import { VERDICT_WORD } from "./report-words.ts";
import { METHOD_WORDS, standingSignOffs } from "./standing-sign-offs.ts";

const HEAD = ["Section", "Row", "Observed", "Rule or target", "Verdict", "Person", "At (UTC)", "Note"];

/** The decision's checklist, snapshot, sign-offs and results as one table for a spreadsheet. */
export function decisionCsv({ decision, template, canary, nowMs }: DecisionFormInput): string {
  const items = checklistView(decision, template, decision.submittedAtMs ?? nowMs).map((item) => [
    item.checklistTitle,
    item.text,
    item.observed.map(({ value, unit }) => `${value ?? "not observed"} ${unit}`.trim()).join(", "),
    item.rules.join("; "),
    item.waiver ? "waived" : VERDICT_WORD[item.verdict],
    item.tick?.byName ?? "",
    item.tick ? utcWords(item.tick.atMs) : "",
    item.waiver ? `${item.waiver.byName}: ${item.waiver.reason}` : item.reason,
  ]);
  const metrics = (decision.snapshot?.rows ?? []).map((row) => {
    const metric = template.metrics.find(({ id }) => id === row.metricId);
    const observed = row.value === null ? "not observed" : `${row.value} ${row.unit}`;
    return [
      "Metrics snapshot",
      metric?.text ?? row.metricId,
      observed,
      metric?.targetText ?? "",
      VERDICT_WORD[row.verdict],
      "",
      "",
      row.reason,
    ];
  });
  const signed = standingSignOffs(decision).map(({ role, choice, statement, signature }) => [
    "Sign-offs",
    role,
    choice,
    METHOD_WORDS[signature.method],
    "",
    statement.personName,
    utcWords(statement.atMs),
    statement.comment,
  ]);
  const results = canary
    ? [...canary.report.mustHaves, ...canary.report.targets].map((row) => [
        "Result",
        row.text,
        "",
        "",
        VERDICT_WORD[row.verdict],
        "",
        "",
        row.reason,
      ])
    : [];
  return csvText([HEAD, ...items, ...metrics, ...signed, ...results]);
}
