import fc from "fast-check";
import { expect, test } from "vitest";
import { canaryV1 } from "../../template/canary-v1.ts";
import { importPreview } from "./import-preview.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const name = fc.constantFrom(
  "acceptance_pct",
  "acceptance_ratio",
  "p95_latency_ms",
  "ws_reconnects",
  "n",
  "value",
  "__proto__",
  "latency",
);
const scalar = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string(),
  fc.constantFrom("NaN", "1e309", "-0", "97.5", "１"),
  fc.boolean(),
  fc.constant(null),
);
const json = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(name, tie("node"), { maxKeys: 4 }),
  ),
})).node;
const cell = fc.oneof(scalar.map(String), name, fc.constantFrom('"', '""', ",", "=1+1"));
const csv = fc
  .array(
    fc.array(cell, { minLength: 1, maxLength: 5 }).map((cells) => cells.join(",")),
    { maxLength: 6 },
  )
  .map((rows) => rows.join("\n"));
const sample = fc
  .tuple(name, fc.constantFrom("", "{}", '{quantile="0.5"}', '{a="\\"}', "{", '{symbol="BTC-PERP"}'), scalar)
  .map(([one, labels, value]) => `${one}${labels} ${value}`);
const prometheus = fc.array(sample, { maxLength: 8 }).map((rows) => rows.join("\n"));
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 200 }).map((text) => bytes(text.toWellFormed())),
  json.map((value) => bytes(JSON.stringify(value) ?? "")),
  csv.map(bytes),
  prometheus.map(bytes),
);

test("whatever the file, nothing throws, nothing doubtful passes, and every taken value is finite", () => {
  fc.assert(
    fc.property(anything, (file) => {
      const answer = importPreview(file, { config: canaryV1.config }, canaryV1);
      if (!answer.ok) {
        expect(answer.reason).not.toBe("");
        return;
      }
      for (const { value, n } of answer.measured) {
        expect(value).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number.isSafeInteger(n)).toBe(true);
      }
      for (const { leftOut } of [answer.preview]) for (const { why } of leftOut) expect(why).not.toBe("");
      const measures = answer.measured.map(({ measure }) => measure);
      expect(new Set(measures).size).toBe(measures.length);
    }),
    { numRuns: 3000 },
  );
});
