import { durationInWords } from "./markdown/durations.ts";
import type { FormFill, RowMark } from "./markdown/form-fill.ts";
import { codeBlock, escapeItem, escapeText } from "./markdown/text.ts";
import { configLines } from "./markdown/write-config.ts";
import { planLines, stepLines } from "./markdown/write-plan.ts";
import type { Station, Template } from "./schema.ts";

/** Signatures of all stations end at the same column. */
const SIGNATURE_COLUMN = 33;
/** Lines to write on below the first note and below the others. */
const NOTE_LINES = { first: 3, other: 2 };
const NOTE_LINE = "_".repeat(41);
const GO_STATEMENT = "Go/No-Go decision";
const BOX: Readonly<Record<RowMark, string>> = { DONE: "✅", FAILED: "❌", OPEN: "⬜" };

const remark = (text: string): string[] => (text === "" ? [] : [`  - *${escapeText(text)}*`]);

function task(text: string, id: string, fill: FormFill | undefined): string[] {
  const row = fill?.rows[id];
  return [`- [${row?.mark === "DONE" ? "x" : " "}] ${escapeItem(text)}`, ...remark(row?.remark ?? "")];
}

function boxed(text: string, id: string, blank: string, fill: FormFill | undefined): string[] {
  const row = fill?.rows[id];
  return [`- ${fill ? BOX[row?.mark ?? "OPEN"] : blank} ${escapeItem(text)}`, ...remark(row?.remark ?? "")];
}

function checklistLines({ checklists }: Template, fill?: FormFill): string[] {
  return checklists.flatMap((list) => [
    `### ${escapeText(list.title)} ✅`,
    ...list.items.flatMap((item) => task(item.text, item.id, fill)),
    "",
  ]);
}

function metricLines({ metrics }: Template, fill?: FormFill): string[] {
  return [
    "| Metric | Demo Value | Target | Status |",
    "|--------|------------|--------|--------|",
    ...metrics.map((metric) => {
      const filled = fill?.metrics[metric.id];
      const value = filled ? escapeText(filled.value) : `_____${metric.unit}`;
      const status = filled ? escapeText(filled.status) : "⬜";
      return `| ${escapeText(metric.text)} | ${value} | ${escapeText(metric.targetText)} | ${status} |`;
    }),
    "",
  ];
}

function stationLines(station: Station, fill?: FormFill): string[] {
  const signer = fill?.signers[station.role];
  const blank = "_".repeat(Math.max(5, SIGNATURE_COLUMN - station.person.length));
  const choice = (name: string) => (fill?.goChoice === name ? "✅" : "⬜");
  const statements = station.statements.map((statement) =>
    statement === GO_STATEMENT
      ? `  - ${GO_STATEMENT}: ${choice("GO")} GO / ${choice("NO-GO")} NO-GO`
      : `  - ${escapeItem(statement)}`,
  );
  return [
    `### ${escapeText(station.title)}`,
    signer
      ? `- **${escapeText(station.person)}**: ${escapeText(signer.name)} Date: ${signer.date} ${signer.mark}`
      : `- **${escapeText(station.person)}**: ${blank} Date: __________ ⬜`,
    ...statements,
    ...(signer?.remarks ?? []).flatMap(remark),
    "",
  ];
}

function endLines(template: Template, fill?: FormFill): string[] {
  const numbered = (texts: readonly string[]) =>
    texts.map((text, index) => `${index + 1}. ${escapeItem(text)}${fill?.afterDone.has(text) ? " ✅" : ""}`);
  const contact = (id: string) => {
    const { name = "", phone = "", email = "" } = fill?.contacts[id] ?? {};
    return [name, phone, email].map((text) => (text === "" ? " |" : ` ${escapeText(text)} |`)).join("");
  };
  const notes = template.notes.flatMap((note, index) => {
    const text = fill?.notes[note.id] ?? "";
    const blank = new Array<string>(index === 0 ? NOTE_LINES.first : NOTE_LINES.other).fill(NOTE_LINE);
    return [...(index > 0 ? [""] : []), `${note.label}:`, ...(text === "" ? blank : text.split("\n"))];
  });
  return [
    "## Post-Canary Actions",
    "",
    "### If Successful ✅",
    ...numbered(template.afterSuccess),
    "",
    "### If Failed ❌",
    ...numbered(template.afterFailure),
    "",
    "## Monitoring Dashboard URLs",
    "",
    ...template.monitoring.map((one) => `- ${escapeItem(one.label)}: ${escapeText(one.address)}`),
    "",
    "## Emergency Contacts",
    "",
    "| Role | Name | Phone | Email |",
    "|------|------|-------|-------|",
    ...template.contacts.map((one) => `| ${escapeText(one.role)} |${contact(one.id)}`),
    "",
    "## Notes Section",
    "",
    ...codeBlock("", notes),
    "",
  ];
}

function statusLines(template: Template, fill?: FormFill): string[] {
  const status = (["DRAFT", "APPROVED", "EXECUTED"] as const).map(
    (name) => `${fill?.status === name ? "✅" : "⬜"} ${name}`,
  );
  return [
    "---",
    "",
    `**Document Status**: ${status.join(" / ")}`,
    `**Version**: ${template.version}.0`,
    `**Date**: ${fill ? fill.date : "_".repeat(15)}`,
    ...(template.nextReview ? [`**Next Review**: ${escapeText(template.nextReview)}`] : []),
  ];
}

function criteriaLines(template: Template, fill?: FormFill): string[] {
  return [
    "## Rollback Triggers",
    "",
    "**IMMEDIATE ROLLBACK IF:**",
    ...template.triggers.filter((one) => one.fromForm).flatMap((one) => task(one.text, one.kind, fill)),
    "",
    "### Rollback Procedure",
    ...codeBlock("bash", stepLines(template.rollback)),
    "",
    "## Success Criteria",
    "",
    "### Minimum Requirements (Must Have All)",
    ...template.mustHaves.flatMap((item) => boxed(item.text, item.id, "✅", fill)),
    "",
    `### Target Metrics (Should Have ${template.targetsNeeded}+)`,
    ...template.targets.flatMap((item) => boxed(item.text, item.id, "⬜", fill)),
    "",
  ];
}

/** The form as Markdown: blank from a template version, or filled in with what a decision holds. */
export function exportForm(template: Template, fill?: FormFill): string {
  const config = fill ? { ...template, config: fill.config } : template;
  const lines = [
    `# ${escapeText(fill ? fill.title : `${template.title} Template`)}`,
    "",
    ...(fill?.facts ?? []).map((fact) => `- **${escapeText(fact.label)}**: ${escapeText(fact.value)}`),
    ...(fill ? [""] : []),
    "## Pre-Canary Checklist",
    "",
    ...checklistLines(template, fill),
    "## Canary Configuration",
    "",
    ...codeBlock("yaml", configLines(config)),
    "",
    "## Metrics Snapshot (Pre-Canary)",
    "",
    ...metricLines(template, fill),
    "## Sign-off Requirements",
    "",
    ...template.stations.flatMap((station) => stationLines(station, fill)),
    "## Canary Execution Plan",
    "",
    ...planLines(template, durationInWords(template.timing.countdownSec), (item) =>
      task(item.text, item.id, fill),
    ),
    ...criteriaLines(template, fill),
    ...endLines(template, fill),
    ...(fill?.more ?? []).flatMap((part) => [
      `## ${escapeText(part.title)}`,
      "",
      ...part.lines.map((line) => `- ${escapeItem(line)}`),
      "",
    ]),
    ...statusLines(template, fill),
  ];
  return `${lines.join("\n")}\n`;
}
