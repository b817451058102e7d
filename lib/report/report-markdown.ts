import { durationWords } from "../template/duration-words.ts";
import { MEASURE_WORDS } from "../template/measure-words.ts";
import type { MeasureName } from "../template/schema.ts";
import { utcWords } from "../template/utc-words.ts";
import type { JudgedRow, RunReport } from "./report-model.ts";
import { missionTime, OUTCOME_WORD, VERDICT_WORD } from "./report-words.ts";
import { TWIN_HINT } from "./twin/twin-rows.ts";

/** Text that people or machines wrote, made safe to stand anywhere in Markdown: no markup, no table break, one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~&!]/g, (mark) =>
      mark === "<" ? "&lt;" : mark === "&" ? "&amp;" : `\\${mark}`,
    );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  return [line(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(line), ""];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ...(lines.at(-1) === "" ? [] : [""])];
}

const judged = (rows: readonly JudgedRow[]) =>
  table(
    ["Item", "Verdict", "Reason"],
    rows.map((row) => [row.text, VERDICT_WORD[row.verdict], row.reason]),
  );

function verdictLines({ verdict }: RunReport): string[] {
  const numbers = [
    verdict.value === null ? null : `value ${verdict.value}`,
    verdict.limit === null ? null : `limit ${verdict.limit}`,
    verdict.n === null ? null : `n ${verdict.n}`,
    verdict.window === null ? null : `window ${verdict.window}`,
    verdict.dataAge === null ? null : `newest observation ${verdict.dataAge} old`,
  ].filter((part) => part !== null);
  return [
    `> **${escapeMarkdown(OUTCOME_WORD[verdict.outcome] ?? verdict.outcome)}**`,
    ">",
    `> Deciding rule: ${escapeMarkdown(verdict.rule)}`,
    ...(numbers.length > 0 ? [">", `> ${escapeMarkdown(numbers.join(", "))}`] : []),
    ">",
    `> ${escapeMarkdown(verdict.reason)}`,
    ...(verdict.entry === null ? [] : [">", `> Evidence: entry ${verdict.entry} of the record`]),
    "",
  ];
}

function measureLines({ measures }: RunReport): string[] {
  const rows = measures.map((row) => [
    MEASURE_WORDS[row.measure as MeasureName]?.label ?? row.measure,
    row.value === null ? "not observed" : `${row.value} ${row.unit}`.trim(),
    row.numerator === null || row.denominator === null ? "" : `${row.numerator} / ${row.denominator}`,
    String(row.n),
    row.windowSec === null ? "whole run" : `${row.windowSec} s`,
    row.interval === null ? "" : `${row.interval[0].toFixed(1)} to ${row.interval[1].toFixed(1)} %`,
  ]);
  return table(["Measure", "Value", "Numerator / denominator", "n", "Window", "95 % interval"], rows);
}

function fundingLines({ funding }: RunReport): string[] {
  if (funding.length === 0) return ["No funding settlement fell into this run.", ""];
  const rows = funding.map((row) => [
    utcWords(row.settledAtMs),
    row.rate,
    row.markPrice,
    row.positionBtc,
    row.expectedUsd,
    row.bookedUsd,
    row.agrees ? "agrees" : "DIFFERS",
  ]);
  const head = [
    "Settled at",
    "Rate",
    "Mark price",
    "Position BTC",
    "Expected USD (−q × mark × rate)",
    "Booked USD",
    "Check",
  ];
  return table(head, rows);
}

function checkpointLines(report: RunReport): string[] {
  return report.checkpoints.flatMap((checkpoint) => [
    `### ${escapeMarkdown(checkpoint.title)}`,
    "",
    checkpoint.state === "CONFIRMED"
      ? `Confirmed by ${escapeMarkdown(checkpoint.by ?? "nobody")}.`
      : {
          MISSED: "Missed: nobody confirmed it in time.",
          OPEN: "Judged, not confirmed.",
          AFTER_REPORT:
            "Judged when this report is written; the page of the run shows it and who confirmed it.",
          NOT_REACHED: "Not reached.",
        }[checkpoint.state],
    "",
    ...judged(checkpoint.items),
  ]);
}

function twinLines({ twin }: RunReport): string[] {
  if (!twin) return [];
  if (twin.why !== null) return [escapeMarkdown(twin.why)];
  return [
    TWIN_HINT,
    "",
    ...table(
      ["", "Canary", "Twin", "Canary minus twin"],
      twin.rows.map((row) => [row.what, row.canary, row.twin, row.difference]),
    ),
    ...twin.sentences.map((text) => `- ${escapeMarkdown(text)}`),
  ];
}

function signOffLines(report: RunReport): string[] {
  const rows = report.signOffs.map((row) => [
    row.role,
    row.person,
    row.choice,
    utcWords(row.atMs),
    row.statementHash,
    row.comment,
  ]);
  return table(["Role", "Person", "Choice", "At", "Statement SHA-256", "Comment"], rows);
}

/** What people and the twin did, what is still to do, and the timeline. */
function closingSections(report: RunReport): string[] {
  return [
    ...section(
      "People during the run",
      table(
        ["UTC", "Person", "What they did", "What came of it"],
        report.people.map((row) => [utcWords(row.atMs), row.person, row.act, row.outcome]),
      ),
    ),
    ...section("Paper twin, for information only", twinLines(report)),
    ...section(
      "Open questions",
      report.openQuestions.map((text) => `- [ ] ${escapeMarkdown(text)}`),
    ),
    ...section(
      "Post-canary tasks",
      report.after.map(
        (text) => `- [${report.afterDone.includes(text) ? "x" : " "}] ${escapeMarkdown(text)}`,
      ),
    ),
    ...section(
      "Timeline",
      table(
        ["Mission time", "UTC", "What happened"],
        report.timeline.map((line) => [
          line.offsetMs === null ? "" : missionTime(line.offsetMs),
          utcWords(line.atMs),
          line.text,
        ]),
      ),
    ),
  ];
}

/** The whole report as a Markdown file. All text from people and machines is escaped. */
export function reportMarkdown(report: RunReport): string {
  const facts = (rows: RunReport["facts"]) =>
    table(
      ["Field", "Value"],
      rows.map((row) => [row.label, row.value]),
    );
  const targets =
    report.targetsMet === null ? "" : ` (${report.targetsMet} met, ${report.targetsNeeded} needed)`;
  const lines = [
    `# ${escapeMarkdown(report.title)}`,
    "",
    ...verdictLines(report),
    ...facts(report.facts),
    ...section(
      "Breach, in milliseconds",
      table(
        ["Step", "After the breach", "Detail"],
        report.breach.map((step) => [step.label, durationWords(step.sinceBreachMs), step.detail]),
      ),
    ),
    ...section("Checkpoints", checkpointLines(report)),
    ...section("Must-haves", judged(report.mustHaves)),
    ...section(`Targets${targets}`, judged(report.targets)),
    ...section("Measures", measureLines(report)),
    ...section("Funding", fundingLines(report)),
    ...section(
      "Findings",
      report.findings.map((text) => `- ${escapeMarkdown(text)}`),
    ),
    ...section("Configuration", facts(report.config)),
    ...section(
      "Snapshot before the canary",
      table(
        ["Metric", "Value", "Target", "Verdict"],
        report.snapshot.map((row) => [row.label, row.value, row.target, row.verdict]),
      ),
    ),
    ...section("Sign-offs", signOffLines(report)),
    ...closingSections(report),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
