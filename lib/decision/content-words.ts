import { ruleWords } from "../template/judge-criterion.ts";
import { MEASURE_WORDS } from "../template/measure-words.ts";
import type { Criterion } from "../template/schema.ts";
import type { ApprovedContent } from "./approved-content.ts";
import type { Answer, Attachment, Evidence, Measured } from "./model.ts";

/** One thing that a revision says, in words. Two revisions are compared line by line under the same key. */
export type ContentLine = { key: string; section: string; label: string; text: string };

const iso = (ms: number | null | undefined) =>
  // To the millisecond: two ticks in one second are two ticks.
  ms == null ? "" : new Date(ms).toISOString().replace("T", " ").replace("Z", " UTC");
const signed = (by: string | null, byName: string | null, atMs: number | null) =>
  by === null && byName === null && atMs === null ? "" : `${byName ?? ""} (${by ?? "nobody"}), ${iso(atMs)}`;

const CONFIG_LABELS: Readonly<Record<string, string>> = {
  environment: "Environment",
  durationSec: "Duration, s",
  symbol: "Symbol",
  sizeBtc: "Position size, BTC",
  maxLossUsd: "Max loss, USD",
  dailyLossCapUsd: "Daily loss cap, USD",
  positionLimitBtc: "Position limit, BTC",
  mode: "Mode",
  rsiConfirmation: "RSI confirmation",
  volatility: "Volatility filter",
  maxSpreadBps: "Spread filter, bps",
  minDepthUsd: "Depth filter, USD",
  venue: "Venue",
};

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function measuredWords({ value, unit, n, interval }: Measured): string {
  const range = interval ? `, 95 % interval ${interval[0]}–${interval[1]} %` : "";
  return `${value ?? "nothing observed"}${unit ? ` ${unit}` : ""} (n = ${n}${range})`;
}

function evidenceLines(kind: string, name: string, evidence: Evidence | null): ContentLine[] {
  const line = (key: string, label: string, text: string) => ({
    key: `evidence.${kind}.${key}`,
    section: name,
    label,
    text,
  });
  if (!evidence) return [line("", "Evidence", "none")];
  const { source, runId, observedAtMs, measured, remarks, buildId, digest, outcome, imported } = evidence;
  const from = imported
    ? `${imported.format} file ${imported.fileName} (${imported.fileSha256}, ${imported.attachmentId}) by ${signed(imported.by, imported.byName, imported.atMs)}`
    : `${source} ${runId ?? "no run"}`;
  return [
    line("", "Evidence", `${source} ${runId ?? ""}: ${outcome}, ${iso(observedAtMs)}, build ${buildId}`),
    line("from", "Source", from),
    line("digest", "Digest", digest),
    ...measured.map((one) => line(one.measure, MEASURE_WORDS[one.measure].label, measuredWords(one))),
    ...Object.entries(remarks).map(([measure, words]) =>
      line(`remark.${measure}`, `${measure}, remark`, words),
    ),
  ];
}

function answerLines(key: string, section: string, answer: Answer): ContentLine[] {
  const { attested, waiver } = answer;
  const typed = attested
    ? `${attested.value}${attested.n === null ? "" : ` (n = ${attested.n})`} “${attested.note}” by ${signed(attested.by, attested.byName, attested.atMs)}`
    : "";
  const waived = waiver ? `“${waiver.reason}” by ${signed(waiver.by, waiver.byName, waiver.atMs)}` : "";
  const line = (part: string, label: string, text: string) => ({
    key: `${key}.${part}`,
    section,
    label,
    text,
  });
  return [
    line("tick", "Ticked by", signed(answer.tickedBy, answer.tickedByName, answer.tickedAtMs)),
    line("verify", "Verified by", signed(answer.verifiedBy, answer.verifiedByName, answer.verifiedAtMs)),
    line("attested", "Attested value", typed),
    line("waiver", "Waiver", waived),
  ];
}

function fileWords({ name, mediaType, sizeBytes, sha256, target, by, byName, atMs }: Attachment): string {
  const on = `${target.kind.toLowerCase()} ${target.id}`;
  return `${name}, ${mediaType}, ${sizeBytes} bytes, SHA-256 ${sha256}, on ${on}, by ${signed(by, byName, atMs)}`;
}

function criterionWords(criterion: Criterion): string {
  const { ofConfig } = criterion;
  const follows = ofConfig ? `, follows ${ofConfig.field} × ${ofConfig.factor}` : "";
  return `${ruleWords(criterion)}${follows}`;
}

function limitLines(limits: ApprovedContent["limits"]): ContentLine[] {
  const line = (key: string, label: string, text: string) => ({
    key: `limits.${key}`,
    section: "Limits",
    label,
    text,
  });
  const ruled = (name: string, items: ApprovedContent["limits"]["targets"]) =>
    items.map(({ id, criteria }) => line(`${name}.${id}`, id, criteria.map(criterionWords).join("; ")));
  return [
    ...limits.triggers.map((one) =>
      line(`trigger.${one.kind}`, `Trigger ${one.kind}`, `${one.op} ${one.limit} (n ≥ ${one.minSamples})`),
    ),
    ...ruled("must", limits.mustHaves),
    ...ruled("target", limits.targets),
    line("targetsNeeded", "Targets needed", String(limits.targetsNeeded)),
  ];
}

function rowLines(content: ApprovedContent): ContentLine[] {
  const checklist = content.checklist.flatMap(({ itemId, text, rules, answer }) => [
    { key: `item.${itemId}.text`, section: `“${text}”`, label: "Item", text },
    { key: `item.${itemId}.rules`, section: `“${text}”`, label: "Rule", text: rules.join("; ") },
    ...answerLines(`item.${itemId}`, `“${text}”`, answer),
  ]);
  const metrics = content.metricAnswers.flatMap(({ metricId, rules, answer }) => [
    {
      key: `metric.${metricId}.rules`,
      section: "Snapshot",
      label: `${metricId}, rule`,
      text: rules.join("; "),
    },
    ...answerLines(`metric.${metricId}`, "Snapshot", answer).map((line) => ({
      ...line,
      label: `${metricId}, ${line.label.toLowerCase()}`,
    })),
  ]);
  const frozen = (content.snapshot?.rows ?? []).map((row) => {
    const { metricId, value, unit, n, margin, verdict, reason, source, interval, basis, observedAtMs } = row;
    const range = interval ? `95 % interval ${interval[0]}–${interval[1]} %` : "";
    const facts = [`n = ${n}`, range, `margin ${margin ?? "none"}`, basis, iso(observedAtMs), source];
    const text = `${value ?? "no value"} ${unit}: ${verdict}, ${reason} (${facts.filter(Boolean).join(", ")})`;
    return { key: `snapshot.${metricId}`, section: "Snapshot", label: metricId, text };
  });
  return [...checklist, ...metrics, ...frozen];
}

/** Everything that a revision's approved content says, line by line. */
export function contentLines(content: ApprovedContent): ContentLine[] {
  const head = (key: string, label: string, text: string) => ({ key, section: "Decision", label, text });
  const { config, template, notes } = content;
  return [
    head("title", "Title", content.title),
    head("decision", "Decision", `#${content.decisionNumber} ${content.decisionId}, form ${content.v}`),
    head(
      "template",
      "Template",
      `${content.templateId} (${template.id}), version ${template.version}, ${template.digest}`,
    ),
    head("created", "Opened by", signed(content.createdBy, content.createdByName, content.createdAtMs)),
    head("retryOf", "Retry of", content.retryOf ?? ""),
    head("clonedFrom", "Cloned from", content.clonedFrom ?? ""),
    head("editors", "Edited by", content.editors.join(", ")),
    head("buildId", "Build of the canary", content.buildId),
    ...Object.entries({ ...config, ...config.filters, filters: undefined }).flatMap(([field, value]) =>
      value === undefined
        ? []
        : [
            {
              key: `config.${field}`,
              section: "Configuration",
              label: CONFIG_LABELS[field] ?? field,
              text: plain(value),
            },
          ],
    ),
    ...limitLines(content.limits),
    ...rowLines(content),
    {
      key: "snapshot",
      section: "Snapshot",
      label: "Frozen",
      text: content.snapshot ? `${iso(content.snapshot.frozenAtMs)}, digest ${content.snapshot.digest}` : "",
    },
    ...evidenceLines("demo", "Demo evidence", content.evidence.demo),
    ...evidenceLines("drills", "Drill evidence", content.evidence.drills),
    ...content.attachments.map((file) => ({
      key: `file.${file.id}`,
      section: "Files",
      label: file.name,
      text: fileWords(file),
    })),
    ...Object.entries(notes).map(([id, text]) => ({ key: `note.${id}`, section: "Notes", label: id, text })),
    ...content.metrics.map(({ id, ...row }) => ({
      key: `target.${id}`,
      section: "Snapshot",
      label: `${id}, target`,
      text: plain(row),
    })),
    ...content.waivers.map(({ itemId, ...waiver }) => ({
      key: `waiver.${itemId}`,
      section: "Waivers",
      label: waiver.text,
      text: `${waiver.text}: “${waiver.reason}” by ${signed(waiver.by, waiver.byName, waiver.atMs)}`,
    })),
  ];
}
