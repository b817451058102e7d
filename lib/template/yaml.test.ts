import { describe, expect, test } from "vitest";
import { canaryV1 } from "./canary-v1.ts";
import { recordedMarketV1 } from "./recorded-market-v1.ts";
import { TEMPLATES } from "./templates.ts";
import { exportYaml } from "./yaml-export.ts";
import { importYaml, MAX_YAML_BYTES } from "./yaml-import.ts";

const YAML = exportYaml(canaryV1);

function changed(from: string, to: string): string {
  if (!YAML.includes(from)) throw new Error(`the file has no “${from}”`);
  return YAML.replace(from, to);
}

test.each([...TEMPLATES, recordedMarketV1].map((template) => [template.id, template] as const))(
  "%s, exported and imported, stays the same",
  (_id, template) => expect(importYaml(exportYaml(template))).toEqual({ ok: true, template }),
);

test("a changed value comes in", () => {
  const result = importYaml(changed("countdownSec: 300", "countdownSec: 60"));
  expect(result).toMatchObject({ ok: true, template: { timing: { countdownSec: 60 } } });
});

const BOMB = ["a: &a [x,x,x,x]", "b: &b [*a,*a,*a,*a]", "c: &c [*b,*b,*b,*b]", "d: [*c,*c,*c,*c]"].join("\n");

describe("an attack or a slip is refused in words, with its line", () => {
  test.each<[string, string, string, boolean]>([
    ["an anchor bomb", BOMB, "Anchors are not read", true],
    ["an anchor", changed("title: Canary", "title: &t Canary"), "Anchors are not read (&t)", true],
    ["an alias", `${changed("title: Canary", "title: &t Canary")}extra: *t\n`, "Aliases are not read", true],
    ["a duplicate field", `${YAML}slug: other\n`, "stands here twice", true],
    [
      "a duplicate field inside",
      changed("  mode: CONSERVATIVE", "  mode: CONSERVATIVE\n  mode: NORMAL"),
      "stands here twice",
      true,
    ],
    ["__proto__", `${YAML}__proto__:\n  polluted: true\n`, "__proto__ is not allowed", true],
    [
      "constructor inside",
      changed("timing:\n", "timing:\n  constructor: 1\n"),
      "constructor is not allowed",
      true,
    ],
    ["a merge key", changed("timing:\n", "timing:\n  <<: {}\n"), "no field timing › <<", true],
    [
      "an unknown field",
      changed("timing:\n", "timing:\n  leverage: 20\n"),
      "no field timing › leverage",
      true,
    ],
    [
      "an unknown field in a row",
      changed("    needsSecondPerson: false", "    needsSecondPerson: false\n    sudo: yes"),
      "sudo",
      true,
    ],
    [
      "a number beyond all",
      changed("countdownSec: 300", "countdownSec: 1e309"),
      "timing › countdownSec",
      true,
    ],
    ["infinity", changed("countdownSec: 300", "countdownSec: .inf"), "timing › countdownSec", true],
    ["not a number", changed("countdownSec: 300", "countdownSec: .nan"), "timing › countdownSec", true],
    ["1e309 as a limit", changed('limit: "500"', 'limit: "1e309"'), "digits 0 to 9", true],
    ["full-width digits as a limit", changed('limit: "500"', 'limit: "５００"'), "digits 0 to 9", true],
    [
      "full-width digits as a number",
      changed("countdownSec: 300", "countdownSec: ３００"),
      "digits 0 to 9",
      true,
    ],
    ["full-width digits as money", changed('maxLossUsd: "50"', 'maxLossUsd: "５０"'), "maxLossUsd", true],
    ["a number where a text is meant", changed('limit: "500"', "limit: 500"), "must be a text", true],
    ["a tag of its own", changed("title: Canary", "title: !!js/function Canary"), "", true],
    ["a binary tag", changed("countdownSec: 300", "countdownSec: !secret 300"), "", true],
    [
      "a wrong choice",
      changed("mode: CONSERVATIVE", "mode: YOLO"),
      "must be one of CONSERVATIVE, NORMAL",
      true,
    ],
    [
      "a measure that does not exist",
      changed("measure: durationMin", "measure: mood"),
      "must be one of",
      true,
    ],
    ["a missing field", changed("slug: canary\n", ""), "slug must be a text", false],
    [
      "a bidi character",
      changed("title: Canary", 'title: "\\u202Ecanary"\nx: Canary').replace(/\nx: .*/, ""),
      "hidden character (U+202E)",
      true,
    ],
    ["an id that is a path", changed("id: demo-pnl", "id: ../etc"), "is no id", false],
    ["an id twice", changed("id: demo-pnl", "id: demo-funding"), "stands here twice", false],
    ["two documents", `${YAML}---\n${YAML}`, "2 documents", false],
    ["nothing", "", "empty", false],
    ["a list", "- 1\n", "the file must be a group of fields", false],
    ["broken syntax", "a: [1, 2\nb: 3\n", "", true],
    ["a tab as indentation", "a:\n\tb: 1\n", "", true],
    ["NUL", `${YAML}\u0000`, "NUL", false],
    ["too much", `${YAML}# ${"x".repeat(MAX_YAML_BYTES)}`, "bytes", false],
    ["brackets without end", "[".repeat(100_000), "nested deeper", false],
    [
      "indentation without end",
      Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      "nested deeper",
      false,
    ],
    ["lists in lists", `${"- ".repeat(5_000)}x`, "nested deeper", false],
  ])("%s", (_what, text, words, hasLine) => {
    const result = importYaml(text);
    if (result.ok) throw new Error("accepted");
    expect(result.problems.map((problem) => problem.words).join(" ")).toContain(words);
    expect(result.problems.some((problem) => problem.line !== null)).toBe(hasLine);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

test("the line is the line of the file", () => {
  const text = changed("countdownSec: 300", "countdownSec: soon");
  const line = text.split("\n").findIndex((one) => one.includes("countdownSec: soon")) + 1;
  expect(importYaml(text)).toEqual({
    ok: false,
    problems: [{ line, words: "timing › countdownSec must be a plain number in the digits 0 to 9." }],
  });
});
