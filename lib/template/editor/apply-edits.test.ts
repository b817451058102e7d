import { describe, expect, test } from "vitest";
import { canaryV1 } from "../canary-v1.ts";
import { templateProblems } from "../check/template-problems.ts";
import { readPath } from "../path-value.ts";
import type { Template } from "../schema.ts";
import { templateDiff } from "../template-diff.ts";
import { TEMPLATES } from "../templates.ts";
import { applyEdits, editorFields, editorTexts } from "./apply-edits.ts";

describe.each(TEMPLATES.map((template) => [template.id, template] as const))("%s", (_id, template) => {
  test("has nothing that stands against publishing", () => {
    expect(templateProblems(template).filter((problem) => problem.blocks)).toEqual([]);
  });

  test("saved as it is shown, it stays the same", () => {
    const edited = applyEdits(template, editorTexts(template));
    expect(edited).toMatchObject({ ok: true, template });
    expect(editorFields(template).length).toBeGreaterThan(150);
  });

  test("no field stands in the editor twice", () => {
    const paths = editorFields(template).map((field) => field.path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

const P95 = "checklists/system-metrics/items/system-p95/criteria/0/limit";

test.each([
  [P95, "400", "400"],
  ["triggers/LATENCY_P95/warnAt", "", null],
  ["timing/countdownSec", "60", 60],
  ["signaturePolicy", "passkey", "passkey"],
  ["config/filters/rsiConfirmation", "false", false],
  [
    "contacts",
    "On-Call Engineer\nHead of Desk",
    [
      { id: "on-call", role: "On-Call Engineer" },
      { id: "risk-manager", role: "Head of Desk" },
    ],
  ],
  [
    "monitoring",
    "Metrics: https://m.example/x",
    [{ id: "metrics", label: "Metrics", address: "https://m.example/x" }],
  ],
])("%s = %j is read", (path, text, value) => {
  const edited = applyEdits(canaryV1, { [path]: text });
  expect(edited.ok && readPath(edited.template, path)).toEqual(value);
});

test.each([
  [P95, "", "A number is missing here."],
  [P95, "４００", "digits of another script"],
  [P95, "1e309", "plain number"],
  [P95, "1,5", "plain number"],
  ["title", "  ", "must not be empty"],
  ["title", "a\u202Eb", "hidden character (U+202E)"],
  ["title", "a\u0000b", "hidden character (U+0000)"],
  ["title", "x".repeat(501), "501 characters"],
  ["timing/countdownSec", "0.5", "whole number"],
  ["timing/countdownSec", "-1", "from 0 to 3600"],
  ["signaturePolicy", "none", "Choose one of the list."],
  ["config/symbol", "btc", "capital letters"],
  ["stations/CTO/statements", "", "At least one line"],
  ["stations/CTO/statements", "Yes\nYes", "twice"],
  ["monitoring", "no address", "Label: address"],
  ["__proto__/polluted", "1", "no such field"],
  ["slug", "other", "no such field"],
])("%s = %j is refused in words at the field", (path, text, words) => {
  const edited = applyEdits(canaryV1, { [path]: text });
  expect(edited.ok).toBe(false);
  expect(edited.problems).toEqual([{ path, words: expect.stringContaining(words), blocks: true }]);
});

test.each<[Record<string, string>, string, string]>([
  [{ "triggers/LATENCY_P95/limit": "400" }, "triggers/LATENCY_P95/warnAt", "must come before the limit"],
  [{ "config/maxLossUsd": "150" }, "config/maxLossUsd", "daily loss cap"],
  [{ "config/sizeBtc": "1" }, "config/sizeBtc", "position limit"],
  [{ "config/maxLossUsd": "0" }, "config/maxLossUsd", "above zero"],
  [{ "config/durationSec": "900" }, "checkpoints/t30/atSec", "must be the same"],
  [{ "checkpoints/t5/atSec": "1200" }, "checkpoints/t15/atSec", "must come after"],
  [
    { "mustHaves/must-loss/criteria/0/ofConfig/factor": "2" },
    "mustHaves/must-loss/criteria/0/ofConfig/factor",
    "rolled back at 50",
  ],
  [
    { "targets/target-acceptance/criteria/0/limit": "80" },
    "targets/target-acceptance/criteria/0/limit",
    "easier than the must-have",
  ],
  [{ "checklists/system-metrics/items/system-p95/criteria/0/limit": "1500" }, P95, "rolled back at 1000"],
  [{ "triggers/NO_TELEMETRY/limit": "20" }, "triggers/NO_TELEMETRY/limit", "must be the same"],
  [
    { "metrics/metric-acceptance/criteria/0/limit": "101" },
    "metrics/metric-acceptance/criteria/0/limit",
    "0 to 100",
  ],
  [{ "timing/demoDurationSec": "60" }, "timing/demoDurationSec", "can never reach"],
  [{ targetsNeeded: "6" }, "targetsNeeded", "cannot be met"],
  [{ monitoring: "Logs: javascript:alert(1)" }, "monitoring", "begins with http"],
])("%j can be saved and not published", (edits, path, words) => {
  const edited = applyEdits(canaryV1, edits);
  expect(edited.ok).toBe(true);
  expect(edited.problems).toContainEqual({ path, words: expect.stringContaining(words), blocks: true });
});

test("words and limits that disagree are advice, at the words", () => {
  expect(templateProblems(canaryV1)).toEqual([]);
  const edited = applyEdits(canaryV1, { "triggers/LATENCY_P95/limit": "1200", [P95]: "450" });
  expect(edited.problems.filter((problem) => !problem.blocks)).toEqual([
    expect.objectContaining({ path: "metrics/metric-p95/criteria/0/limit" }),
    {
      path: "checklists/system-metrics/items/system-p95/text",
      words: "“p95 latency < 500ms” says 500 ms, the limit is 450 ms.",
      blocks: false,
    },
    {
      path: "triggers/LATENCY_P95/text",
      words: "“Latency p95 > 1000ms” says 1000 ms, the limit is 1200 ms.",
      blocks: false,
    },
  ]);
});

test("a trigger that is missing stands against publishing", () => {
  const without: Template = { ...canaryV1, triggers: canaryV1.triggers.slice(1) };
  expect(templateProblems(without)).toContainEqual(
    expect.objectContaining({ words: expect.stringContaining("LOSS is missing") }),
  );
});

test("the diff says in words what changed, and nothing else", () => {
  const edited = applyEdits(canaryV1, { [P95]: "400", "timing/countdownSec": "60" });
  if (!edited.ok) throw new Error("refused");
  expect(templateDiff(canaryV1, { ...edited.template, id: "canary-v2", version: 2 })).toEqual([
    {
      section: "Pre-canary checklists",
      label: "p95 latency < 500ms: P95 latency: limit",
      before: "500 ms",
      after: "400 ms",
    },
    { section: "Times", label: "Durations: Countdown", before: "300 s", after: "60 s" },
  ]);
});

test("no change of a template escapes the diff", () => {
  const changed = structuredClone(canaryV1);
  const drill = changed.checklists[2]?.items[0]?.criteria[0];
  if (!drill) throw new Error("no drill");
  drill.limit = "0";
  expect(templateDiff(canaryV1, changed)).toHaveLength(1);
  const shorter = { ...canaryV1, notes: canaryV1.notes.slice(1), targets: canaryV1.targets.slice(1) };
  expect(templateDiff(canaryV1, shorter).some((line) => line.after === null)).toBe(true);
});
