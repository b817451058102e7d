import { describe, expect, test } from "vitest";
import { canaryV1 } from "./canary-v1.ts";
import { commandProblems } from "./check/check-commands.ts";
import { templateProblems } from "./check/template-problems.ts";
import {
  type CommandProfile,
  commandProfileSchema,
  PLACEHOLDERS,
  type Placeholder,
} from "./command-profile.ts";
import { readSeries } from "./metric-series.ts";
import { fillPlaceholders, ownCommand, unknownPlaceholders } from "./own-command.ts";
import { rehearsalV1 } from "./rehearsal-v1.ts";
import type { Template } from "./schema.ts";
import { exportYaml } from "./yaml-export.ts";
import { importYaml } from "./yaml-import.ts";

const VALUES = Object.fromEntries(PLACEHOLDERS.map((name) => [name, `<${name}>`])) as Record<
  Placeholder,
  string
>;

const profile = (changes: Record<string, unknown> = {}): CommandProfile =>
  commandProfileSchema.parse({ program: "/opt/bot/canary", args: ["--symbol", "{symbol}"], ...changes });
const withProfile = (changes: Record<string, unknown> = {}): Template => ({
  ...rehearsalV1,
  launch: { ...rehearsalV1.launch, profile: profile(changes) },
});
const metrics = { url: "http://127.0.0.1:9464/metrics", preset: "gpt_trader" };

test.each([
  ["--size={sizeBtc}", "--size=<sizeBtc>"],
  ["{symbol}{symbol}", "<symbol><symbol>"],
  ["{{symbol}}", "{symbol}"],
  ['{"a":1}', '{"a":1}'],
  ["{}", "{}"],
  ["$(rm -rf /); {runId}", "$(rm -rf /); <runId>"],
])("the argument %s becomes %s, and stays one argument", (given, wanted) => {
  expect(fillPlaceholders([given], VALUES)).toEqual([wanted]);
});

test("a value that looks like a placeholder is not replaced again", () => {
  expect(fillPlaceholders(["{symbol}"], { ...VALUES, symbol: "{runId}" })).toEqual(["{runId}"]);
});

test("unknown names are found once each; literal ones are none", () => {
  expect(unknownPlaceholders(["{size}", "{size}", "{{size}}", "{symbol}", "{maxLoss}"])).toEqual([
    "size",
    "maxLoss",
  ]);
});

test("the short form is a profile with our defaults", () => {
  const step = { ...rehearsalV1.launch, command: ["./bot", "-v"] };
  expect(ownCommand(step)).toEqual(profile({ program: "./bot", args: ["-v"] }));
  expect(ownCommand(rehearsalV1.launch)).toBeNull();
});

test("the templates that we ship have no problem with their commands", () => {
  expect([canaryV1, rehearsalV1].flatMap(commandProblems)).toEqual([]);
});

test("a whole profile goes through the file and back, and can be published", () => {
  const template = withProfile({
    workingDirectory: "/opt/bot",
    environment: ["CANARY_CONFIG", "COUNTERSIGN_VENUE_KEYS"],
    build: [{ file: "canary", sha256: "a".repeat(64) }],
    prometheus: { ...metrics, names: { equityUsd: 'equity{account="canary"}' } },
    orderLog: { file: "logs/orders.jsonl" },
  });
  expect(importYaml(exportYaml(template))).toEqual({ ok: true, template });
  expect(templateProblems(template).filter((problem) => problem.blocks)).toEqual([]);
});

test("a field that no profile has is refused with its place", () => {
  const yaml = exportYaml(withProfile({ prometheus: metrics })).replace("maxBytes:", "maxByte:");
  expect(JSON.stringify(importYaml(yaml))).toContain("no field launch › profile › prometheus › maxByte");
});

describe("what is wrong is said in words at its place", () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ["an unknown placeholder", { args: ["{size}"] }, "launch/profile/args", "{size}"],
    ["the database", { environment: ["DATABASE_URL"] }, "launch/profile/environment", "never handed"],
    ["the sessions' secret", { environment: ["NEXTAUTH_SECRET"] }, "launch/profile/environment", "never"],
    ["our own names", { environment: ["COUNTERSIGN_RUN_ID"] }, "launch/profile/environment", "never"],
    ["no name", { environment: ["A=B"] }, "launch/profile/environment", "no name of a variable"],
    ["a short digest", { build: [{ file: "bot", sha256: "ab" }] }, "launch/profile/build", "64 digits"],
    ["a path upwards", { orderLog: { file: "../x.jsonl" } }, "launch/profile/orderLog/file", "upwards"],
    ["nothing to watch", { stdout: "text" }, "launch/profile/stdout", "nobody can watch"],
    [
      "another scheme",
      { prometheus: { ...metrics, url: "file:///etc/passwd" } },
      "launch/profile/prometheus/url",
      "http://",
    ],
    [
      "a password in the address",
      { prometheus: { ...metrics, url: "http://a:b@host/" } },
      "launch/profile/prometheus/url",
      "no user or password",
    ],
    [
      "no names",
      { prometheus: { url: metrics.url } },
      "launch/profile/prometheus/names",
      "names of the metrics",
    ],
    [
      "a metric that is none",
      { prometheus: { ...metrics, names: { equityUsd: "a b" } } },
      "launch/profile/prometheus/names/equityUsd",
      "is no metric",
    ],
    [
      "a limit longer than the interval",
      { prometheus: { ...metrics, intervalMs: 500, timeoutMs: 500 } },
      "launch/profile/prometheus/timeoutMs",
      "shorter",
    ],
  ])("%s", (_what, changes, path, words) => {
    const found = commandProblems(withProfile(changes));
    expect(found).toEqual([{ path, words: expect.stringContaining(words), blocks: true }]);
  });

  test("a program named twice", () => {
    const template = withProfile();
    const launch = { ...template.launch, command: ["./bot"] };
    expect(commandProblems({ ...template, launch })[0]?.words).toContain("twice");
  });

  test("a source at a step that is not the launch", () => {
    const [first, ...rest] = rehearsalV1.preflight;
    if (!first) throw new Error("the rehearsal has no preflight");
    const preflight = [{ ...first, profile: profile({ prometheus: metrics }) }, ...rest];
    expect(commandProblems({ ...rehearsalV1, preflight })[0]?.words).toContain("Only the launch");
  });
});

test.each([
  ["a", "a", []],
  [
    'a:b{x="1",y="z z"}',
    "a:b",
    [
      ["x", "1"],
      ["y", "z z"],
    ],
  ],
  ["a{}", "a", []],
  ['a{path="x,y\\"z"}', "a", [["path", 'x,y"z']]],
  ['a{x="1", }', "a", [["x", "1"]]],
])("the series %s is read", (text, name, labels) => {
  const series = readSeries(text);
  expect(series?.name).toBe(name);
  expect([...(series?.labels ?? [])]).toEqual(labels);
});

test.each(["", "a b", "1a", "a{x=1}", 'a{x="1",x="2"}', 'a{x="1"', 'a{="1"}'])("%j is no series", (text) =>
  expect(readSeries(text)).toBeNull(),
);
