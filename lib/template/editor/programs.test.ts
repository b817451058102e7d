import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canaryV1 } from "../canary-v1.ts";
import { templateProblems } from "../check/template-problems.ts";
import { commandProfileSchema, metricNamesSchema } from "../command-profile.ts";
import { programPreview } from "../program-preview.ts";
import type { CommandStep, Template } from "../schema.ts";
import { templateDiff } from "../template-diff.ts";
import { exportYaml } from "../yaml-export.ts";
import { importYaml } from "../yaml-import.ts";
import { applyEdits, editorFields, editorTexts } from "./apply-edits.ts";

type Edits = Record<string, string>;
const BOT: Edits = {
  "launch/runs": "profile",
  "launch/profile/program": "./venv/bin/python",
  "launch/profile/args": '-m\nbot.canary\n--size={sizeBtc}\n""\n" two  blanks "\n{{literal}}',
};
function saved(edits: Edits, before: Template = canaryV1): Template {
  const edited = applyEdits(before, edits);
  if (!edited.ok) throw new Error(JSON.stringify(edited.problems));
  return edited.template;
}
const refused = (edits: Edits, before: Template = canaryV1) => {
  const edited = applyEdits(before, edits);
  return edited.ok ? null : edited.problems.map(({ path, words }) => `${path}: ${words}`);
};
const withLaunch = (changes: Partial<CommandStep>): Template => ({
  ...canaryV1,
  launch: { ...canaryV1.launch, ...changes },
});

test("the team's bot is typed field by field and is what the file says", () => {
  const template = saved({
    ...BOT,
    "launch/profile/workingDirectory": "/opt/bot",
    "launch/profile/environment": "CANARY_CONFIG\nCOUNTERSIGN_VENUE_KEYS",
    "launch/profile/build": `${"a".repeat(64)}  src/a file.py`,
    "launch/profile/stopGraceSec": "5.5",
    "launch/profile/stdout": "text",
    "launch/profile/prometheus/url": "http://127.0.0.1:9464/metrics",
    "launch/profile/prometheus/preset": "gpt_trader",
    "launch/profile/prometheus/names": 'equityUsd = equity{account="canary"}\npositionBtc = position',
    "launch/profile/orderLog/file": "logs/orders.jsonl",
  });
  expect(template.launch.profile).toEqual({
    program: "./venv/bin/python",
    args: ["-m", "bot.canary", "--size={sizeBtc}", "", " two  blanks ", "{{literal}}"],
    workingDirectory: "/opt/bot",
    environment: ["CANARY_CONFIG", "COUNTERSIGN_VENUE_KEYS"],
    build: [{ file: "src/a file.py", sha256: "a".repeat(64) }],
    stopGraceSec: 5.5,
    termGraceSec: 2,
    stdout: "text",
    prometheus: {
      url: "http://127.0.0.1:9464/metrics",
      preset: "gpt_trader",
      names: { equityUsd: 'equity{account="canary"}', positionBtc: "position" },
      intervalMs: 1000,
      timeoutMs: 800,
      maxBytes: 1_048_576,
    },
    orderLog: { file: "logs/orders.jsonl", intervalMs: 200 },
  });
  expect(templateProblems(template).filter(({ blocks }) => blocks)).toEqual([]);
  expect(importYaml(exportYaml(template))).toEqual({ ok: true, template });
  expect(applyEdits(template, editorTexts(template))).toMatchObject({ ok: true, template });
});

test("every of the nine commands can be the team's own, and each can go back", () => {
  const steps = editorFields(canaryV1).filter(({ kind }) => kind === "program");
  expect(steps).toHaveLength(9);
  for (const { path, program } of steps) {
    const own = saved({ [path]: "profile", [`${program?.step}/profile/program`]: "./run.sh" });
    expect(templateProblems(own).filter(({ blocks }) => blocks)).toEqual([]);
    expect(
      templateDiff(canaryV1, own)
        .slice(0, 2)
        .map(({ label }) => label.split(": ").at(-1)),
    ).toEqual(["What runs", "Program"]);
    expect(saved({ [path]: "builtin", [`${program?.step}/profile/program`]: "typed still" }, own)).toEqual(
      canaryV1,
    );
  }
});

test("what was typed for an own program does not count while the built-in one is chosen", () => {
  expect(saved({ "launch/profile/program": "./bot", "launch/profile/stopGraceSec": "nonsense" })).toEqual(
    canaryV1,
  );
});

test("any profile goes editor → file → editor without a change of a single character", () => {
  const word = fc.string({ unit: "grapheme-ascii", maxLength: 30 });
  const text = word.map((given) => given.trim()).filter((given) => given !== "");
  const profile = fc.record({
    program: text,
    args: fc.array(word, { maxLength: 6 }),
    environment: fc.array(word, { maxLength: 3 }),
    build: fc.array(fc.record({ file: text, sha256: word }), { maxLength: 3 }),
    stopGraceSec: fc.constantFrom(0.1, 1.25, 8),
    prometheus: fc.record({
      url: text,
      names: fc.dictionary(fc.constantFrom(...Object.keys(metricNamesSchema.shape)), text, {
        noNullPrototype: true,
      }),
    }),
    orderLog: fc.record({ file: text }),
  });
  fc.assert(
    fc.property(profile, (given) => {
      const wanted = withLaunch({ profile: commandProfileSchema.parse(given) });
      const typed = saved(editorTexts(wanted));
      expect(typed).toEqual(wanted);
      const file = importYaml(exportYaml(typed));
      expect(file).toEqual({ ok: true, template: wanted });
      if (file.ok) expect(editorTexts(file.template)).toEqual(editorTexts(wanted));
    }),
    { numRuns: 60 },
  );
});

describe("what cannot be read is refused in words at its field", () => {
  test.each<[string, Edits, string]>([
    ["no program", { "launch/profile/program": " " }, "launch/profile/program: This must not be empty."],
    ["a program too long", { "launch/profile/program": "x".repeat(501) }, "500 characters is the most."],
    ["too many arguments", { "launch/profile/args": "x\n".repeat(101) }, "args: 100 lines is the most."],
    ["an open quote", { "launch/profile/args": 'a\n"b' }, "args: Line 2 begins with a quote"],
    ["a line break in an argument", { "launch/profile/args": '"a\\nb"' }, "args/0: This must be one line."],
    ["a hidden character", { "launch/profile/args": "a\u202Eb" }, "args/0: There is a hidden character"],
    ["a grace that is none", { "launch/profile/stopGraceSec": "soon" }, "stopGraceSec: Type a plain number"],
    ["a grace too long", { "launch/profile/stopGraceSec": "9" }, "stopGraceSec: This must be at most 8."],
    ["half a second interval", { "launch/profile/orderLog/intervalMs": "60.5" }, "a whole number"],
    ["a digest alone", { "launch/profile/build": "abc" }, "build: Line 1 is not “digest  file”"],
    ["another output", { "launch/profile/stdout": "xml" }, "stdout: Choose one of the list."],
    [
      "an unknown metric field",
      { "launch/profile/prometheus/names": "luck = bot_luck" },
      "names: There is no field luck.",
    ],
    ["a field twice", { "launch/profile/prometheus/names": "bid = a\nbid = b" }, "names bid a second time"],
    [
      "names without an address",
      { "launch/profile/prometheus/url": "", "launch/profile/prometheus/names": "bid = a" },
      "url: Names of metrics stand below",
    ],
    ["another choice", { "launch/runs": "shell" }, "launch/runs: Choose"],
  ])("%s", (_what, edits, words) => {
    const sources = {
      "launch/profile/prometheus/url": "http://127.0.0.1:1/",
      "launch/profile/orderLog/file": "log.jsonl",
    };
    expect(refused({ ...BOT, ...sources, ...edits })).toEqual([expect.stringContaining(words)]);
  });
});

test("a short form that a file brought is kept, can be changed, and becomes a whole profile", () => {
  const short = withLaunch({ command: ["./bot", "-v"] });
  expect(saved(editorTexts(short), short)).toEqual(short);
  expect(saved({ "launch/command": "./bot\n-q" }, short).launch.command).toEqual(["./bot", "-q"]);
  expect(refused({ "launch/command": " " }, short)).toEqual(["launch/command: The program is missing."]);
  const { command, profile } = saved(BOT, short).launch;
  expect([command, profile?.program]).toEqual([undefined, "./venv/bin/python"]);
});

test("a program named twice has nothing chosen, is said at the choice, and a choice ends it", () => {
  const twice = withLaunch({ command: ["./bot"], profile: commandProfileSchema.parse({ program: "./b" }) });
  expect(editorTexts(twice)["launch/runs"]).toBe("");
  expect(templateProblems(twice)).toContainEqual(expect.objectContaining({ path: "launch/runs" }));
  expect(saved({ "launch/runs": "profile" }, twice).launch.command).toBeUndefined();
  expect(saved({ "launch/runs": "command" }, twice).launch.profile).toBeUndefined();
});

test.each([
  ["./bot", "--size={sizeBtc}\n$(rm -rf /)", ["./bot", "--size=0.0001", "$(rm -rf /)"]],
  ["./bot", '{runId}\n{{symbol}}\n""', ["./bot", "⟨run id⟩", "{symbol}", ""]],
  ["", "x", "No program is named yet."],
  ["./bot", "{size}", "No run has a value for {size}."],
  ["./bot", '"open', "Line 1 begins with a quote"],
])("the preview of %j %j is what would be started", (program, args, wanted) => {
  const preview = programPreview({ program, args }, canaryV1.config);
  if (typeof wanted === "string")
    expect(preview).toEqual({ ok: false, reason: expect.stringContaining(wanted) });
  else expect(preview).toEqual({ ok: true, words: wanted });
});
