import { showConfigLimits } from "./config-limits.ts";
import type { FormDocument, UnreadLine } from "./markdown/form-document.ts";
import { importChecklists, importMetrics } from "./markdown/import-checks.ts";
import { importConfig } from "./markdown/import-config.ts";
import { importCheckpoints, importSteps, importTriggers } from "./markdown/import-plan.ts";
import { type ImportedRows, importRuledRows, type RowContext } from "./markdown/import-rows.ts";
import { importStations } from "./markdown/import-stations.ts";
import { readForm } from "./markdown/read-form.ts";
import { SECTIONS } from "./markdown/read-sections.ts";
import { readRule } from "./markdown/rule-in-words.ts";
import { keepIds } from "./row-ids.ts";
import type { MeasureName, Template } from "./schema.ts";
import { checklistRows } from "./templates.ts";

/** A form longer than this is not one, characters. */
const MAX_FORM_LENGTH = 262_144;

/** What an import of the Markdown form says before anything is saved. */
export type FormImport = {
  /** The base version with what the form says; null when the form is refused. */
  template: Template | null;
  /** Why the form cannot become a template at all. */
  refusals: string[];
  /** Lines that could not be understood, in the form's order. */
  unread: UnreadLine[];
  /** Lines whose wording was taken while what they stand for stayed. */
  kept: UnreadLine[];
  /** Rows of the base version that the form does not have. */
  missing: { section: string; text: string }[];
  /** Ticks, values and signatures that were left out. */
  filledIn: number;
};

const refusedForm = (refusals: string[]): FormImport => ({
  template: null,
  refusals,
  unread: [],
  kept: [],
  missing: [],
  filledIn: 0,
});

/** Rows that make a canary safe: a form without one of them is refused, never read as a wish. */
function safetyRefusals(missing: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(missing).flatMap(([what, rows]) =>
    rows.map((row) => `${what} is missing from the form: ${row}. No template may do without it.`),
  );
}

function namedLists(form: FormDocument, base: Template) {
  const contacts = keepIds(
    base.contacts.map(({ id, role }) => ({ id, words: role })),
    form.contacts.map((row) => row.text),
  ).map(({ id, words }) => ({ id, role: words }));
  const notes = keepIds(
    base.notes.map(({ id, label }) => ({ id, words: label })),
    form.notes.map((row) => row.text),
  ).map(({ id, words }) => ({ id, label: words }));
  const ids = keepIds(
    base.monitoring.map(({ id, label }) => ({ id, words: label })),
    form.monitoring.map((row) => row.text),
  );
  const monitoring = form.monitoring.map(({ text, address }, index) => ({
    id: ids[index]?.id ?? "",
    label: text,
    address,
  }));
  return { contacts, notes, monitoring };
}

/** Rows of words alone that the base has and the form has not. */
function missingWords(form: FormDocument, base: Template): FormImport["missing"] {
  const compare = (section: string, before: readonly string[], after: readonly { text: string }[]) => {
    const now = new Set(after.map((row) => row.text));
    const gone = before.filter((text) => !now.has(text));
    return gone.slice(0, Math.max(0, before.length - after.length)).map((text) => ({ section, text }));
  };
  return [
    ...compare("If Successful", base.afterSuccess, form.afterSuccess),
    ...compare("If Failed", base.afterFailure, form.afterFailure),
    ...compare(
      "Monitoring Dashboard URLs",
      base.monitoring.map((one) => one.label),
      form.monitoring,
    ),
    ...compare(
      "Emergency Contacts",
      base.contacts.map((one) => one.role),
      form.contacts,
    ),
    ...compare(
      "Notes Section",
      base.notes.map((one) => one.label),
      form.notes,
    ),
  ];
}

/** The sample size that this template's rules on a measure ask for; rates and percentiles ask for one by themselves. */
function samplesIn(base: Template): (measure: MeasureName) => number {
  const all = [...checklistRows(base).map(({ item }) => item), ...base.metrics, ...base.mustHaves].flatMap(
    (item) => item.criteria,
  );
  const usual = all.find((criterion) => criterion.measure === "acceptancePct")?.minSamples ?? 0;
  const sampled = /Pct$|LatencyMs$/;
  return (measure) =>
    all.find((criterion) => criterion.measure === measure)?.minSamples ??
    (sampled.test(measure) && !/^(wsUptime|memory)/.test(measure) ? usual : 0);
}

function contextsFor(base: Template) {
  const takenIds = new Set([
    ...checklistRows(base).map(({ item }) => item.id),
    ...base.checkpoints.flatMap((one) => one.items.map((item) => item.id)),
    ...[...base.metrics, ...base.mustHaves, ...base.targets].map((row) => row.id),
  ]);
  const samplesFor = samplesIn(base);
  return (template: Template, source: RowContext["source"]): RowContext => ({
    config: template.config,
    source,
    samplesFor,
    takenIds,
  });
}

/** The daily loss cap that the form's checklist names. */
function capInRows(form: FormDocument): string | null {
  for (const row of form.checklists.flatMap((list) => list.rows)) {
    const read = readRule(row.text);
    if (read?.ok && read.rule.measure === "dailyLossCapUsd" && read.rule.limit !== null)
      return read.rule.limit;
  }
  return null;
}

function assemble(form: FormDocument, base: Template): FormImport {
  const contextOf = contextsFor(base);
  const config = importConfig(form, base.config, capInRows(form));
  const withConfig: Template = { ...base, config: config.config };
  const before = contextOf(withConfig, "DEMO");
  const live = contextOf(withConfig, "RUN");
  const checklists = importChecklists(form, base, before);
  const metrics = importMetrics(form, base);
  const stations = importStations(form, base);
  const preflight = importSteps(form.preflight, base.preflight);
  const launch = importSteps(form.launch, [base.launch]);
  const rollback = importSteps(form.rollback, base.rollback);
  const triggers = importTriggers(form.triggers, withConfig);
  const checkpoints = importCheckpoints(form, withConfig, live);
  const mustHaves = importRuledRows(form.mustHaves, base.mustHaves, live);
  const targets = importRuledRows(form.targets, base.targets, live);
  const template = showConfigLimits({
    ...withConfig,
    ...namedLists(form, base),
    title: form.title?.text ?? base.title,
    checklists: checklists.rows,
    metrics: metrics.rows,
    stations: stations.rows,
    preflight: preflight.rows,
    launch: launch.rows[0] ?? base.launch,
    rollback: rollback.rows,
    triggers: triggers.rows,
    checkpoints: checkpoints.rows,
    mustHaves: mustHaves.rows,
    targets: targets.rows,
    targetsNeeded: form.targetsNeeded ?? base.targetsNeeded,
    afterSuccess: form.afterSuccess.map((row) => row.text),
    afterFailure: form.afterFailure.map((row) => row.text),
    timing: { ...base.timing, countdownSec: form.countdownSec ?? base.timing.countdownSec },
    ...(form.nextReview === null ? {} : { nextReview: form.nextReview }),
  });
  const lists: ImportedRows<unknown>[] = [
    checklists,
    metrics,
    preflight,
    launch,
    rollback,
    triggers,
    checkpoints,
    mustHaves,
    targets,
  ];
  const inOrder = (lines: UnreadLine[]) => lines.sort((one, other) => one.line - other.line);
  const named = (section: string, list: { missing: readonly string[] }) =>
    list.missing.map((text) => ({ section, text }));
  return {
    template,
    refusals: [
      ...stations.refusals,
      ...safetyRefusals({
        "A rollback trigger": triggers.missing,
        "A preflight step": preflight.missing,
        "The launch command": launch.missing,
        "A rollback step": rollback.missing,
      }),
    ],
    unread: inOrder([
      ...form.unread,
      ...config.unread,
      ...stations.unread,
      ...lists.flatMap((list) => list.unread),
    ]),
    kept: inOrder(lists.flatMap((list) => list.kept)),
    missing: [
      ...named("Pre-Canary Checklist", checklists),
      ...named("Canary Configuration", config),
      ...named("Metrics Snapshot", metrics),
      ...stations.missing,
      ...named("Canary Execution Plan", checkpoints),
      ...named("Minimum Requirements", mustHaves),
      ...named("Target Metrics", targets),
      ...missingWords(form, base),
    ],
    filledIn: form.filledIn,
  };
}

/**
 * Reads the Markdown form as a change of `base`, the template version whose measures, times and commands it does not
 * print. Nothing is dropped in silence: every line that was not understood and every row that is missing is listed. A
 * form without one of its sections, a trigger, a station or a command step is refused.
 */
export function importForm(markdown: string, base: Template): FormImport {
  if (markdown.length > MAX_FORM_LENGTH) {
    return refusedForm([
      `The file has ${markdown.length} characters; a form has at most ${MAX_FORM_LENGTH}.`,
    ]);
  }
  if (markdown.includes("\u0000")) return refusedForm(["The file has NUL characters in it: it is no text."]);
  const form = readForm(markdown);
  const lost = SECTIONS.filter((section) => !form.sections.has(section.name)).map(({ name }) => name);
  if (lost.length > 0) {
    const refusals = lost.map((name) => `The section “${name}” is missing.`);
    return { ...refusedForm(refusals), unread: form.unread, filledIn: form.filledIn };
  }
  const result = assemble(form, base);
  return result.refusals.length > 0 ? { ...result, template: null } : result;
}
