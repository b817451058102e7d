import { describe, expect, test } from "vitest";
import { canaryV1 } from "../canary-v1.ts";
import { templateProblems } from "../check/template-problems.ts";
import { readPath } from "../path-value.ts";
import type { Template } from "../schema.ts";
import { templateDiff } from "../template-diff.ts";
import { TEMPLATES } from "../templates.ts";
import { applyEdits, editorFields } from "./apply-edits.ts";
import { changeRows, hasLimit, knownRules, type NewRow, type RowChange, rowLists } from "./row-changes.ts";

const ROW: NewRow = { text: "Orders rarely fail", rule: "errorRatePct", op: "<", limit: "0.5" };
const add = (list: string, row: Partial<NewRow> = {}): RowChange => ({
  type: "ADD",
  list,
  row: { ...ROW, ...row },
});
function changed(change: RowChange, template: Template = canaryV1): Template {
  const result = changeRows(template, change);
  if (!result.ok) throw new Error(result.problems.map(({ words }) => words).join());
  return result.template;
}
const refusal = (change: RowChange) => {
  const result = changeRows(canaryV1, change);
  return result.ok ? null : result.problems;
};

describe.each(TEMPLATES.map((template) => [template.id, template] as const))("%s", (_id, template) => {
  test.each(rowLists(template).map(({ path, title }) => [title, path] as const))(
    "a row can be added to %s by every known rule, edited there, and taken out again",
    (_title, list) => {
      const rules = knownRules(template, list);
      expect(rules.length).toBeGreaterThan(3);
      for (const rule of rules) {
        const { op, limit } = rule.criterion;
        const longer = changed(
          add(list, { rule: rule.key, op, limit: hasLimit(rule) ? limit : "" }),
          template,
        );
        const path = `${list}/orders-rarely-fail`;
        expect(readPath(longer, path)).toMatchObject({ text: ROW.text, criteria: [{ measure: rule.key }] });
        // Nothing that blocks comes with a rule as it stands in the house's own forms, but a second limit of its kind may.
        const blocking = templateProblems(longer).filter(
          (problem) => problem.blocks && !problem.path.startsWith(path),
        );
        expect(blocking).toEqual([]);
        expect(editorFields(longer).map((field) => field.path)).toContain(`${path}/text`);
        expect(changed({ type: "REMOVE", path }, longer)).toEqual(template);
      }
    },
  );
});

test("the new row takes words, comparison and limit as they were asked for", () => {
  expect(readPath(changed(add("metrics")), "metrics/orders-rarely-fail")).toEqual({
    id: "orders-rarely-fail",
    text: "Orders rarely fail",
    source: "DEMO",
    criteria: [{ measure: "errorRatePct", op: "<", limit: "0.5", minSamples: 20 }],
    unit: "%",
    targetText: "< 0.5 %",
  });
});

test("a drill has no limit to choose, and a limit of the configuration goes on following it", () => {
  const list = "checklists/risk-controls/items";
  const drill = changed(add(list, { rule: "drillKillSwitch", op: "<", limit: "7" }));
  expect(readPath(drill, `${list}/orders-rarely-fail`)).toMatchObject({
    source: "DRILL",
    criteria: [canaryV1.checklists[2]?.items[0]?.criteria[0]],
  });
  const loss = changed(add("mustHaves", { rule: "lossUsd", op: ">", limit: "1" }));
  expect(readPath(loss, "mustHaves/orders-rarely-fail/criteria/0")).toMatchObject({
    ofConfig: { field: "maxLossUsd" },
  });
});

test("no id is given twice, not even between items and metrics", () => {
  const once = changed(add("metrics"));
  const twice = changed(add("checklists/system-metrics/items"), once);
  expect(readPath(twice, "checklists/system-metrics/items/orders-rarely-fail-2")).toBeDefined();
  const [metric] = canaryV1.metrics;
  const [list, ...others] = canaryV1.checklists;
  if (!metric || !list) throw new Error("no rows");
  const clash = {
    ...canaryV1,
    checklists: [{ ...list, items: [...list.items, { ...metric, text: "x" }] }, ...others],
  };
  expect(templateProblems(clash)).toContainEqual(
    expect.objectContaining({ words: `The id ${metric.id} stands here twice.`, blocks: true }),
  );
});

test.each<[string, RowChange, string, string]>([
  ["a list that is none", add("triggers"), "triggers", "no such list"],
  ["a list of the prototype", add("__proto__"), "__proto__", "no such list"],
  ["no words", add("metrics", { text: " " }), "metrics/text", "needs words"],
  ["hidden characters", add("metrics", { text: "a\u202Eb" }), "metrics/text", "hidden character"],
  ["words that stand there", add("metrics", { text: "p95 Latency" }), "metrics/text", "already"],
  ["an unknown rule", add("metrics", { rule: "luck" }), "metrics/rule", "Choose a rule"],
  ["a rule of another place", add("metrics", { rule: "drillKillSwitch" }), "metrics/rule", "Choose a rule"],
  ["a limit that is none", add("metrics", { limit: "1e309" }), "metrics/limit", "plain number"],
  ["digits of another script", add("metrics", { limit: "４" }), "metrics/limit", "another script"],
  ["a row that is not there", { type: "REMOVE", path: "metrics/luck" }, "metrics/luck", "no such row"],
  ["a trigger", { type: "REMOVE", path: "triggers/LOSS" }, "triggers/LOSS", "no such row"],
])("%s is refused in words", (_name, change, path, words) => {
  expect(refusal(change)).toEqual([{ path, words: expect.stringContaining(words), blocks: true }]);
});

test("a list has an end", () => {
  let template = canaryV1;
  const room = 40 - canaryV1.metrics.length;
  for (let index = 0; index < room; index += 1)
    template = changed(add("metrics", { text: `Row ${index}` }), template);
  const result = changeRows(template, add("metrics"));
  expect(result.ok).toBe(false);
});

test("an empty list can be saved and not published, and the problem says why", () => {
  let template = canaryV1;
  for (const { id } of canaryV1.targets)
    template = changed({ type: "REMOVE", path: `targets/${id}` }, template);
  const words = templateProblems(template)
    .filter(({ blocks }) => blocks)
    .map((problem) => problem.words);
  expect(words).toContainEqual(expect.stringContaining("targets has no row"));
  expect(words).toContainEqual(expect.stringContaining("cannot be met"));
});

test("edits and a row come in one step, and the diff tells both", () => {
  const edited = applyEdits(
    canaryV1,
    { "timing/countdownSec": "60" },
    add("targets", { rule: "p95LatencyMs", limit: "450" }),
  );
  if (!edited.ok) throw new Error("refused");
  expect(edited.template.timing.countdownSec).toBe(60);
  const lines = templateDiff(canaryV1, edited.template);
  expect(lines).toContainEqual(
    expect.objectContaining({ section: "Success criteria", before: null, after: "Orders rarely fail" }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ label: "Durations: Countdown" }));
  const refusedRow = applyEdits(canaryV1, {}, add("targets", { limit: "x" }));
  expect(refusedRow).toMatchObject({ ok: false });
});
