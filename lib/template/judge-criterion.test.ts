import { describe, expect, test } from "vitest";
import { canaryV1 } from "./canary-v1.ts";
import {
  judgeCriterion,
  judgeItem,
  type MeasuredValue,
  resolveCriterion,
  ruleWords,
  worstVerdict,
} from "./judge-criterion.ts";
import type { Comparison, Criterion } from "./schema.ts";
import { wilsonInterval } from "./wilson-interval.ts";

const criterion = (op: Comparison, limit: string, more: Partial<Criterion> = {}): Criterion => ({
  measure: "acceptancePct",
  op,
  limit,
  minSamples: 0,
  ...more,
});
const measured = (value: string | null, n = 100, more: Partial<MeasuredValue> = {}): MeasuredValue => ({
  measure: "acceptancePct",
  value,
  unit: "%",
  n,
  ...more,
});

describe("the boundary of every comparison", () => {
  test.each<[string, Comparison, string, string]>([
    ["49.99", "<", "50", "PASS"],
    ["50", "<", "50", "FAIL"],
    ["50.00", "<=", "50", "PASS"],
    ["50.01", "<=", "50", "FAIL"],
    ["90", ">=", "90", "PASS"],
    ["89.99", ">=", "90", "FAIL"],
    ["85", ">", "85", "FAIL"],
    ["85.0000000001", ">", "85", "PASS"],
    ["0.0", "=", "0", "PASS"],
    ["1e-9", "<=", "0.00000001", "PASS"],
    ["0.1", "=", "0", "FAIL"],
    ["-3", "<", "0", "PASS"],
  ])("%s %s %s is %s", (value, op, limit, verdict) => {
    expect(judgeCriterion(criterion(op, limit), measured(value)).verdict).toBe(verdict);
  });
});

describe("missing is never success", () => {
  test.each<[string, MeasuredValue | undefined, string]>([
    ["not measured", undefined, "NO_EVIDENCE"],
    ["measured, nothing observed", measured(null, 100), "NO_EVIDENCE"],
    ["no sample at all", measured(null, 0), "NOT_ENOUGH_DATA"],
    ["one sample short", measured("100", 19), "NOT_ENOUGH_DATA"],
    ["exactly enough", measured("100", 20), "PASS"],
    ["not a number", measured("NaN", 20), "NO_EVIDENCE"],
    ["infinite", measured("Infinity", 20), "NO_EVIDENCE"],
    ["empty text", measured("", 20), "NO_EVIDENCE"],
  ])("%s", (_name, value, verdict) => {
    const judged = judgeCriterion(criterion(">=", "90", { minSamples: 20 }), value);
    expect(judged.verdict).toBe(verdict);
    expect(judged.reason).not.toBe("");
  });

  test("too few samples say how many more are needed and how uncertain the rate is", () => {
    expect(judgeCriterion(criterion(">=", "90", { minSamples: 20 }), measured("100", 12)).reason).toBe(
      "acceptance rate: 12 of 20 samples, 8 more needed; 95 % interval 75.8–100.0 %",
    );
  });
});

describe("a count per minutes is taken pro rata", () => {
  const staleness = criterion("<", "3", { measure: "stalenessEvents", perMinutes: 60 });
  test.each<[string, string | null, string]>([
    ["1", "30", "PASS"],
    ["2", "30", "FAIL"],
    ["2", "60", "PASS"],
    ["3", "60", "FAIL"],
    ["0", "0.75", "PASS"],
    ["1", "0.75", "FAIL"],
    ["0", null, "NO_EVIDENCE"],
    ["0", "0", "NO_EVIDENCE"],
  ])("%s events in %s min: %s", (value, minutes, verdict) => {
    expect(
      judgeCriterion(staleness, measured(value, 1, { measure: "stalenessEvents" }), minutes).verdict,
    ).toBe(verdict);
  });
});

test("a row takes the worst of its criteria and says which", () => {
  const item = {
    id: "x",
    criteria: [criterion(">=", "90"), criterion("=", "0", { measure: "criticalErrors" })],
  };
  const good = measured("95");
  expect(judgeItem(item, [good], canaryV1.config)).toMatchObject({
    verdict: "NO_EVIDENCE",
    reason: "critical errors: not measured",
    measurements: [good],
  });
  const bad: MeasuredValue = { measure: "criticalErrors", value: "1", unit: "", n: 1 };
  expect(judgeItem(item, [good, bad], canaryV1.config).verdict).toBe("FAIL");
  expect(judgeItem(item, [good, { ...bad, value: "0" }], canaryV1.config).verdict).toBe("PASS");
});

test("a row without any rule is never a pass", () => {
  expect(judgeItem({ id: "x", criteria: [] }, [measured("95")], canaryV1.config).verdict).toBe("NO_EVIDENCE");
  expect(worstVerdict([])).toBe("NO_EVIDENCE");
});

test("a limit that follows the configuration changes with it", () => {
  const half = criterion("<", "25", { measure: "lossUsd", ofConfig: { field: "maxLossUsd", factor: "0.5" } });
  expect(resolveCriterion(half, { ...canaryV1.config, maxLossUsd: "7" }).limit).toBe("3.5");
});

test("rules read as words", () => {
  expect(ruleWords(criterion(">=", "90", { minSamples: 20 }))).toBe("acceptance rate ≥ 90 % (n ≥ 20)");
  expect(ruleWords(criterion("<", "3", { measure: "stalenessEvents", perMinutes: 60 }))).toBe(
    "staleness events < 3 per 60 min",
  );
});

test("the Wilson interval agrees with published values", () => {
  const [low, high] = wilsonInterval("50", 10);
  expect(low).toBeCloseTo(23.66, 2);
  expect(high).toBeCloseTo(76.34, 2);
  expect(wilsonInterval("100", 0)).toEqual([0, 100]);
});
