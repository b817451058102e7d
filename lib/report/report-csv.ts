import { utcWords } from "../template/utc-words.ts";
import { csvText } from "./csv.ts";
import type { JudgedRow, RunReport } from "./report-model.ts";
import { missionTime, VERDICT_WORD } from "./report-words.ts";

const HEAD = ["Section", "Row", "Value", "Limit or rule", "Verdict", "Samples", "Time", "Note"];

type Row = string[];

const judged = (section: string, rows: readonly JudgedRow[]): Row[] =>
  rows.map((row) => [section, row.text, "", "", VERDICT_WORD[row.verdict], "", "", row.reason]);

function signedRows(report: RunReport): Row[] {
  const signed = report.signOffs.map(
    (row): Row => [
      "Sign-offs",
      row.role,
      row.choice,
      row.statementHash,
      "",
      "",
      utcWords(row.atMs),
      `${row.person} ${row.comment}`.trim(),
    ],
  );
  const acted = report.people.map(
    (row): Row => ["People", row.person, row.act, "", "", "", utcWords(row.atMs), row.outcome],
  );
  return [...signed, ...acted];
}

function twinRows({ twin }: RunReport): Row[] {
  if (!twin) return [];
  if (twin.why !== null) return [["Paper twin", "none", "", "", "", "", "", twin.why]];
  return twin.rows.map((row) => [
    "Paper twin",
    row.what,
    row.canary,
    row.twin,
    "",
    "",
    "",
    `difference ${row.difference}`,
  ]);
}

/** The report as one table for a spreadsheet. For the paper twin "limit or rule" holds the twin's own value. */
export function reportCsv(report: RunReport): string {
  const { verdict } = report;
  const n = verdict.n === null ? "" : String(verdict.n);
  return csvText([
    HEAD,
    [
      "Verdict",
      verdict.rule,
      verdict.value ?? "",
      verdict.limit ?? "",
      verdict.outcome,
      n,
      "",
      verdict.reason,
    ],
    ...report.facts.map((row) => ["Run", row.label, row.value, "", "", "", "", ""]),
    ...report.config.map((row) => ["Configuration", row.label, row.value, "", "", "", "", ""]),
    ...report.breach.map((row) => [
      "Breach",
      row.label,
      row.sinceBreachMs.toFixed(1),
      "ms",
      "",
      "",
      "",
      row.detail,
    ]),
    ...report.checkpoints.flatMap((row) => judged(row.title, row.items)),
    ...judged("Must-haves", report.mustHaves),
    ...judged("Targets", report.targets),
    ...report.measures.map((row) => [
      "Measures",
      row.measure,
      row.value ?? "",
      row.unit,
      "",
      String(row.n),
      "",
      "",
    ]),
    ...report.snapshot.map((row) => ["Snapshot", row.label, row.value, row.target, row.verdict, "", "", ""]),
    ...signedRows(report),
    ...twinRows(report),
    ...report.timeline.map((row) => [
      "Timeline",
      row.offsetMs === null ? "" : missionTime(row.offsetMs),
      "",
      "",
      "",
      "",
      utcWords(row.atMs),
      row.text,
    ]),
  ]);
}
