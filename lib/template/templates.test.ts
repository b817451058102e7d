import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { canaryV1 } from "./canary-v1.ts";
import { resolveCriterion } from "./judge-criterion.ts";
import { recordedMarketV1 } from "./recorded-market-v1.ts";
import { type Template, templateSchema } from "./schema.ts";
import { checklistRows, TEMPLATES } from "./templates.ts";

const FORM_PATH = resolve(import.meta.dirname, "../../../shared/template/canary-decision-template.md");

/** Rows of the form by section, in the form's order. */
function rowsOf(template: Template): Record<string, string[]> {
  const texts = (rows: readonly { text: string }[]) => rows.map((row) => row.text);
  return {
    checklist: checklistRows(template).map((row) => row.item.text),
    metrics: texts(template.metrics),
    statements: template.stations.flatMap((station) => station.statements),
    preflight: texts(template.preflight),
    checkpoints: template.checkpoints.flatMap((checkpoint) => texts(checkpoint.items)),
    triggers: texts(template.triggers.filter((trigger) => trigger.fromForm)),
    rollback: texts(template.rollback),
    mustHaves: texts(template.mustHaves),
    targets: texts(template.targets),
    afterSuccess: template.afterSuccess,
    afterFailure: template.afterFailure,
    monitoring: template.monitoring.map((one) => `${one.label}: ${one.address}`),
    contacts: template.contacts.map((one) => one.role),
    notes: template.notes.map((one) => one.label),
  };
}

const COUNTS = {
  checklist: 15,
  metrics: 6,
  statements: 11,
  preflight: 4,
  checkpoints: 12,
  triggers: 5,
  rollback: 4,
  mustHaves: 5,
  targets: 5,
  afterSuccess: 5,
  afterFailure: 5,
  monitoring: 4,
  contacts: 4,
  notes: 3,
};

/** Reads the Markdown form into the same sections. */
function readForm(markdown: string): Record<string, string[]> {
  const section = (from: string, to: string) => {
    const start = markdown.indexOf(from);
    const end = markdown.indexOf(to, start + from.length);
    if (start < 0 || end < 0) throw new Error(`the form has no section between ${from} and ${to}`);
    return markdown.slice(start + from.length, end);
  };
  const all = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map((match) => (match[1] ?? "").trim());
  const plan = section("## Canary Execution Plan", "## Rollback Triggers");
  const tableRows = (text: string) => all(text, /^\| ([^|]+?) \|/gm).slice(1);
  return {
    checklist: all(section("## Pre-Canary Checklist", "## Canary Configuration"), /^- \[ \] (.+)$/gm),
    metrics: tableRows(section("## Metrics Snapshot", "## Sign-off Requirements")),
    statements: all(section("## Sign-off Requirements", "## Canary Execution Plan"), /^ {2}- (.+)$/gm).map(
      (text) => text.replace(/:.*⬜.*$/, ""),
    ),
    preflight: all(plan, /^# \d\. (.+)$/gm),
    checkpoints: all(plan, /^- \[ \] (.+)$/gm),
    triggers: all(section("**IMMEDIATE ROLLBACK IF:**", "### Rollback Procedure"), /^- \[ \] (.+)$/gm),
    rollback: all(section("### Rollback Procedure", "## Success Criteria"), /^# \d\. (.+)$/gm),
    mustHaves: all(section("### Minimum Requirements", "### Target Metrics"), /^- ✅ (.+)$/gm),
    targets: all(section("### Target Metrics", "## Post-Canary Actions"), /^- ⬜ (.+)$/gm),
    afterSuccess: all(section("### If Successful", "### If Failed"), /^\d\. (.+)$/gm),
    afterFailure: all(section("### If Failed", "## Monitoring Dashboard URLs"), /^\d\. (.+)$/gm),
    monitoring: all(section("## Monitoring Dashboard URLs", "## Emergency Contacts"), /^- (.+)$/gm),
    contacts: tableRows(section("## Emergency Contacts", "## Notes Section")),
    notes: all(section("## Notes Section", "**Document Status**"), /^([A-Z].+):$/gm),
  };
}

describe.each([...TEMPLATES, recordedMarketV1].map((template) => [template.id, template] as const))(
  "%s",
  (_id, template) => {
    test("is a valid template", () => {
      expect(() => templateSchema.parse(template)).not.toThrow();
    });

    test("has every row of the form", () => {
      const counted = Object.fromEntries(
        Object.entries(rowsOf(template)).map(([name, rows]) => [name, rows.length]),
      );
      expect(counted).toEqual(COUNTS);
      expect(template.checklists.map((list) => list.items.length)).toEqual([5, 5, 5]);
      expect(template.stations.map((station) => station.statements.length)).toEqual([3, 3, 3, 2]);
      expect(template.checkpoints.map((checkpoint) => checkpoint.items.length)).toEqual([4, 4, 4]);
    });

    test.skipIf(!existsSync(FORM_PATH))(
      "has the form's own words (skipped where the form is not beside the repository)",
      () => {
        expect(rowsOf(template)).toEqual(readForm(readFileSync(FORM_PATH, "utf8")));
      },
    );

    test("has no id twice", () => {
      const ids = [
        ...checklistRows(template).map((row) => row.item.id),
        ...[...template.metrics, ...template.mustHaves, ...template.targets].map((row) => row.id),
        ...template.checkpoints.flatMap((checkpoint) => checkpoint.items.map((row) => row.id)),
        ...[...template.preflight, ...template.rollback].map((row) => row.id),
      ];
      expect(new Set(ids).size).toBe(ids.length);
    });

    test("shows the limit that its own configuration gives", () => {
      const rows = [...template.checkpoints.flatMap((one) => one.items), ...template.mustHaves];
      const following = rows.flatMap((row) => row.criteria).filter((criterion) => criterion.ofConfig);
      expect(following).toHaveLength(2);
      for (const criterion of following)
        expect(resolveCriterion(criterion, template.config).limit).toBe(criterion.limit);
    });

    test("runs its last checkpoint at the end", () => {
      expect(template.checkpoints.at(-1)?.atSec).toBe(template.config.durationSec);
    });
  },
);

test("the form's configuration is the form's", () => {
  expect(canaryV1.config).toMatchObject({
    environment: "PRODUCTION",
    durationSec: 1800,
    symbol: "BTC-PERP",
    sizeBtc: "0.0001",
    maxLossUsd: "50",
    mode: "CONSERVATIVE",
    filters: { rsiConfirmation: true, volatility: "STRICT", maxSpreadBps: "20", minDepthUsd: "100000" },
  });
});
