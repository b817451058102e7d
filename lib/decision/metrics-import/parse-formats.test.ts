import { describe, expect, test } from "vitest";
import type { MetricLine } from "./metric-line.ts";
import { parseCsvMetrics } from "./parse-csv-metrics.ts";
import { duplicateKeys, parseJsonMetrics } from "./parse-json-metrics.ts";
import { MAX_IMPORT_BYTES, parseMetricsFile } from "./parse-metrics-file.ts";
import { parsePrometheusMetrics } from "./parse-prometheus-metrics.ts";
import { plainNumber } from "./plain-number.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const line = (number: number, name: string, value: string, more: Partial<MetricLine> = {}): MetricLine => ({
  line: number,
  name,
  value,
  n: null,
  unit: null,
  labels: new Map(),
  atMs: null,
  ...more,
});

describe("CSV", () => {
  test.each<[string, string, MetricLine[]]>([
    [
      "a quote inside quotes is written twice",
      'name,value\n"the ""raw"" rate",97',
      [line(2, 'the "raw" rate', "97")],
    ],
    [
      "a delimiter inside quotes separates nothing",
      'name,value\n"rate, accepted",97',
      [line(2, "rate, accepted", "97")],
    ],
    [
      "spaces around a cell are not part of it",
      " name ,\tvalue , unit \n acceptance , 97 , % ",
      [line(2, "acceptance", "97", { unit: "%" })],
    ],
    [
      "lines are counted as written, blank ones too",
      "\nname,value\n  \nacceptance_pct,97\n",
      [line(4, "acceptance_pct", "97")],
    ],
    [
      "the names may be called metric or measure, the count samples",
      "Measure;Samples;Value\nacceptance_pct;120;97",
      [line(2, "acceptance_pct", "97", { n: "120" })],
    ],
    [
      "one row below its names, where an empty cell says nothing",
      "acceptance_pct\tws_reconnects\tcritical_errors\n97\t\t0",
      [line(2, "acceptance_pct", "97"), line(2, "critical_errors", "0")],
    ],
    [
      "a column called name without one called value is a value like others",
      "name,acceptance_pct\nbot-7,97",
      [line(2, "name", "bot-7"), line(2, "acceptance_pct", "97")],
    ],
  ])("%s", (_name, text, lines) => expect(parseCsvMetrics(text)).toEqual({ lines, leftOut: [] }));

  test.each([
    ["more cells than names", "name,value\nacceptance_pct,97,5", "3 cells where the header has 2"],
    ["no value", "name,value\nacceptance_pct,", "name or value is missing"],
    ["no name", "name,value\n,97", "name or value is missing"],
  ])("a row is left out as it is written: %s", (_name, text, why) => {
    const written = text.split("\n")[1];
    expect(parseCsvMetrics(text)).toEqual({ lines: [], leftOut: [{ line: 2, text: written, why }] });
  });

  test("two rows of values below names: nobody knows which counts", () => {
    const why = "one row of values is expected below names, or the columns name and value";
    expect(parseCsvMetrics("acceptance_pct,ws_reconnects\n97,1\n95,2")).toEqual({
      lines: [],
      leftOut: [
        { line: 2, text: "97,1", why },
        { line: 3, text: "95,2", why },
      ],
    });
  });

  test.each([
    ["no rows", ""],
    ["a header alone", "name,value\n"],
    ["no delimiter", "acceptance\n97"],
  ])("is none: %s", (_name, text) => expect(parseCsvMetrics(text)).toBeNull());
});

describe("JSON", () => {
  test("values are counted in order of appearance, those left out too", () => {
    expect(parseJsonMetrics('{"a":1,"b":null,"c":true,"d":"2"}')).toEqual({
      lines: [line(1, "a", "1"), line(4, "d", "2")],
      leftOut: [
        { line: 2, text: "b: null", why: "not a number" },
        { line: 3, text: "c: true", why: "not a number" },
      ],
    });
  });

  test("eight levels are followed, the ninth is left out under its path", () => {
    const nested = (levels: number) =>
      `{"x":0,"y":null,${'"a":{'.repeat(levels - 1)}"a":1${"}".repeat(levels)}`;
    expect(parseJsonMetrics(nested(8))?.lines[1]).toEqual(line(3, "a_a_a_a_a_a_a_a", "1"));
    expect(parseJsonMetrics(nested(9))).toEqual({
      lines: [line(1, "x", "0")],
      leftOut: [
        { line: 2, text: "y: null", why: "not a number" },
        { line: 3, text: "a_a_a_a_a_a_a_a_a", why: "nested deeper than 8 levels" },
      ],
    });
  });

  test("a key that stands twice takes its own values out, and no others", () => {
    const why = "the key stands twice in one object, so its value is not certain";
    expect(parseJsonMetrics('{"errors":1,"errors":2,"ws":{"errors":3,"up":4}}')).toEqual({
      lines: [line(3, "ws_up", "4")],
      leftOut: [
        { line: 1, text: "errors: 2", why },
        { line: 2, text: "ws_errors: 3", why },
      ],
    });
  });

  test.each([
    ["twice in one object", '{"a":1,"a":2}', ["a"]],
    ["written differently", '{"a":1,"\\u0061":2}', ["a"]],
    ["outside and inside", '{"a":{"x":1},"x":2}', []],
    ["after an inner object has ended", '{"x":1,"a":{"y":1},"x":2}', ["x"]],
    ["in two objects of a list", '[{"n":1},{"n":2}]', []],
    ["around a list", '{"a":1,"b":[2,{"a":3}],"a":4}', ["a"]],
    ["before and after a list", '{"a":[1],"b":1,"b":2}', ["b"]],
    ["as a value", '{"a":"b","b":"a"}', []],
    ["braces in a text are text", '{"a":"}{","a":1}', ["a"]],
    ["quotes in a key", '{"a\\"b":1,"a\\"b" : 2}', ['a"b']],
  ])("keys %s", (_name, text, keys) => expect(duplicateKeys(text)).toEqual(keys));

  test.each(["97", '"97"', "null", "true", "no json"])("is no export: %s", (text) =>
    expect(parseJsonMetrics(text)).toBeNull(),
  );
});

describe("Prometheus text", () => {
  test.each<[string, string, MetricLine[]]>([
    ["indented", "  ws_reconnects 1\t", [line(1, "ws_reconnects", "1")]],
    ["below comments and blank lines", "# HELP a b\n \n#\na 1", [line(4, "a", "1")]],
    [
      "with its time, even one before 1970",
      "a 1 -5\nb 2 70",
      [line(1, "a", "1", { atMs: -5 }), line(2, "b", "2", { atMs: 70 })],
    ],
    ["with no labels between its braces", "a{} 1\nb{ } 2", [line(1, "a", "1"), line(2, "b", "2")]],
    [
      "with labels, their quotes, backslashes and line ends",
      String.raw`a{ b = "x\"y" , c="\\",d="1\n2", } 1`,
      [
        line(1, "a", "1", {
          labels: new Map([
            ["b", 'x"y'],
            ["c", "\\"],
            ["d", "1\n2"],
          ]),
        }),
      ],
    ],
  ])("a sample %s", (_name, text, lines) =>
    expect(parsePrometheusMetrics(text)).toEqual({ lines, leftOut: [] }),
  );

  test.each([
    ["a label without quotes", "a{b=c} 1"],
    ["a label twice", 'a{b="1",b="2"} 1'],
    ["text behind a label", 'a{b="1"c} 1'],
    ["a name that begins with a digit", "1a 1"],
    ["no value", "a"],
    ["more than a time", "a 1 2 3"],
  ])("no sample: %s", (_name, written) => {
    const why = "not a line of the Prometheus text format";
    expect(parsePrometheusMetrics(`ok 1\n${written}`)).toEqual({
      lines: [line(1, "ok", "1")],
      leftOut: [{ line: 2, text: written, why }],
    });
  });
});

describe("the bounds of a file", () => {
  const ofLength = (length: number) => `a{b="${"x".repeat(length - 9)}"} 1`;
  test("a line of 2,000 characters is read, one more is not, wherever it stands", () => {
    expect(parseMetricsFile(bytes(`${ofLength(2000)}\nb 1`))).toMatchObject({ ok: true, leftOut: [] });
    expect(parseMetricsFile(bytes(`b 1\n${ofLength(2001)}`))).toEqual({
      ok: false,
      reason: "a line is longer than 2,000 characters",
    });
  });
  test("a file of exactly a megabyte is read", () => {
    const file = bytes('{"a":1}'.padEnd(MAX_IMPORT_BYTES));
    expect(parseMetricsFile(file)).toMatchObject({ ok: true, lines: [line(1, "a", "1")] });
  });
  test("5,000 lines are read", () => {
    expect(parseMetricsFile(bytes(Array(5000).fill("a 1").join("\n")))).toMatchObject({ ok: true });
  });
  test("broken JSON is not mistaken for a table, although it has lines and commas", () => {
    expect(parseMetricsFile(bytes('{"acceptance_pct", "n"\n97, 120'))).toMatchObject({ ok: false });
  });
  test("what is shown of a line ends at 120 characters", () => {
    const leftOutOf = (text: string) => parsePrometheusMetrics(`ok 1\n${text}`)?.leftOut[0]?.text;
    expect(leftOutOf("?".repeat(120))).toBe("?".repeat(120));
    expect(leftOutOf("?".repeat(121))).toBe(`${"?".repeat(120)}…`);
  });
});

test.each([
  [" 97.50 ", "97.5"],
  ["+1", "1"],
  [".5", "0.5"],
  ["5.", "5"],
  ["-0.25", "-0.25"],
  ["1.5e-3", "0.0015"],
  ["2E+3", "2000"],
  ["1e15", "1000000000000000"],
  ["-1e15", "-1000000000000000"],
  ["1e16", null],
  ["-1e16", null],
  ["1e100", null],
  ["", null],
  [".", null],
  ["1 2", null],
  ["1,5", null],
  ["0x10", null],
  ["Infinity", null],
  ["٣", null],
])("the number %j is %j", (written, plain) => expect(plainNumber(written)).toBe(plain));
