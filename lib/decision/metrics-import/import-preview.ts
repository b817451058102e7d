import { judgeItem, resolveCriterion, ruleWords, type Verdict } from "../../template/judge-criterion.ts";
import { MEASURE_WORDS } from "../../template/measure-words.ts";
import type { MeasureName, Template } from "../../template/schema.ts";
import { checklistRows } from "../../template/templates.ts";
import { isSampleRate, wilsonInterval } from "../../template/wilson-interval.ts";
import type { Decision, Measured } from "../model.ts";
import { mapMetrics } from "./map-metrics.ts";
import type { LeftOut, MappedMetric, MetricsFormat } from "./metric-line.ts";
import { parseMetricsFile } from "./parse-metrics-file.ts";

/** Lines left out that a preview lists; the rest is counted. */
const LISTED = 200;

export type PreviewRow = MappedMetric & {
  label: string;
  interval: readonly [number, number] | null;
  /** A rule asks for more samples than the file gives, or the file gives no count at all. */
  lacksSamples: string | null;
};
export type FedRow = { id: string; text: string; rules: string[]; verdict: Verdict; reason: string };
export type ImportPreview = {
  format: MetricsFormat;
  rows: PreviewRow[];
  /** Checklist items and metrics that ask a demo for something, as they would be judged with these values. */
  feeds: FedRow[];
  leftOut: LeftOut[];
  leftOutCount: number;
  /** The oldest time that a taken line carries, epoch ms; null when the file names none. */
  observedAtMs: number | null;
};

function demoRows(template: Template) {
  const items = checklistRows(template).map(({ item }) => item);
  return [...items, ...template.metrics].filter((item) => item.source === "DEMO");
}

/** The measures that this form asks a demo for; a rule per minutes needs the duration beside. */
function wantedMeasures(template: Template): Set<MeasureName> {
  const measures = demoRows(template).flatMap((row) => row.criteria.map((one) => one.measure));
  return new Set<MeasureName>([...measures, "durationMin"]);
}

function mostSamples(template: Template, measure: MeasureName): number {
  const criteria = demoRows(template).flatMap((row) => row.criteria);
  return Math.max(0, ...criteria.filter((one) => one.measure === measure).map((one) => one.minSamples));
}

function lackWords(needed: number, n: number | null): string | null {
  if (needed <= 1) return null;
  if (n === null) return `no sample count: not enough data where a rule needs n ≥ ${needed}`;
  return n < needed ? `${n} of ${needed} samples: not enough data` : null;
}

/**
 * A value without a count stands for one observation where the rule asks for a fact, and for none where it asks for a
 * rate or percentile: then it is not enough data.
 */
function measuredOf(rows: readonly MappedMetric[], template: Template): Measured[] {
  return rows.map(({ measure, value, unit, n }) => {
    const count = n ?? (mostSamples(template, measure) > 1 ? 0 : 1);
    const interval = isSampleRate(measure) && count > 0 ? wilsonInterval(value, count) : null;
    const base = { measure, value, unit, n: count };
    return interval ? { ...base, interval: [interval[0], interval[1]] } : base;
  });
}

/** What a metrics file would bring: every value with what it maps to, how the form would judge it, and every line left out with the reason. */
export function importPreview(
  bytes: Uint8Array,
  decision: Pick<Decision, "config">,
  template: Template,
): { ok: true; preview: ImportPreview; measured: Measured[] } | { ok: false; reason: string } {
  const file = parseMetricsFile(bytes);
  if (!file.ok) return file;
  const { symbol } = decision.config;
  const { mapped, leftOut } = mapMetrics(file, { wanted: wantedMeasures(template), symbol });
  const measured = measuredOf(mapped, template);
  const rows = mapped.map((row): PreviewRow => {
    const interval = measured.find(({ measure }) => measure === row.measure)?.interval ?? null;
    const lacksSamples = lackWords(mostSamples(template, row.measure), row.n);
    return { ...row, label: MEASURE_WORDS[row.measure].label, interval, lacksSamples };
  });
  const feeds = demoRows(template).map((item): FedRow => {
    const { verdict, reason } = judgeItem(item, measured, decision.config);
    const rules = item.criteria.map((one) => ruleWords(resolveCriterion(one, decision.config)));
    return { id: item.id, text: item.text, rules, verdict, reason };
  });
  const taken = new Set(mapped.map(({ line }) => line));
  const times = file.lines.flatMap(({ line, atMs }) => (atMs !== null && taken.has(line) ? [atMs] : []));
  const observedAtMs = times.length > 0 ? Math.min(...times) : null;
  const preview = { format: file.format, rows, feeds, observedAtMs };
  return {
    ok: true,
    measured,
    preview: { ...preview, leftOut: leftOut.slice(0, LISTED), leftOutCount: leftOut.length },
  };
}
