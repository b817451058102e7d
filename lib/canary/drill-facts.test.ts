import { describe, expect, it } from "vitest";
import { isAnsweredAlone, TRIGGER_DRILL_MEASURES, triggersDrilled } from "./drill-facts.ts";
import type { DrillState } from "./model.ts";

const passed = (drill: DrillState["drill"]): DrillState => ({
  drill,
  ok: true,
  reason: "fired",
  reactionMs: 14,
  flatMs: 230,
});
const all = TRIGGER_DRILL_MEASURES.map(passed);

describe("the trigger drills of a run", () => {
  it.each<[string, DrillState[], boolean | null, RegExp]>([
    [
      "all passed",
      all,
      true,
      /^9 of 9 fired alone and ended flat, slowest reaction 14 ms, slowest flat 230 ms$/,
    ],
    ["one failed", [...all.slice(1), { ...passed("drillLoss"), ok: false }], false, /^8 of 9/],
    ["one is missing", all.slice(1), false, /^8 of 9/],
    ["one is missing, another was run twice", [...all.slice(1), passed("drillWatchdog")], false, /^8 of 9/],
    ["one passed and then failed", [...all, { ...passed("drillLoss"), ok: false }], false, /^8 of 9/],
    [
      "slow ones are said",
      [...all.slice(1), { ...passed("drillLoss"), flatMs: 2_400 }],
      true,
      /slowest flat 2.4 s/,
    ],
    ["without times", all.map((one) => ({ ...one, reactionMs: null, flatMs: null })), true, /flat$/],
  ])("%s", (_name, drills, ok, words) => {
    expect(triggersDrilled(drills)?.ok).toBe(ok);
    expect(triggersDrilled(drills)?.words).toMatch(words);
  });

  it("are no fact where none was run: the risk controls alone say nothing about triggers", () => {
    expect(triggersDrilled([passed("drillKillSwitch")])).toBeNull();
  });
});

describe("nothing else fired", () => {
  it.each<[string, Pick<DrillState, "expected" | "fired">, boolean | null]>([
    ["only the expected one", { expected: "LOSS", fired: ["LOSS"] }, true],
    ["another one", { expected: "LOSS", fired: ["WS_DOWN"] }, false],
    ["another one besides", { expected: "LOSS", fired: ["LOSS", "WS_DOWN"] }, false],
    ["nothing", { expected: "LOSS", fired: [] }, false],
    ["a record of before", {}, null],
    ["a record that knows only what was expected", { expected: "LOSS" }, null],
    ["a record that knows only what fired", { fired: ["LOSS"] }, null],
  ])("%s", (_name, facts, alone) => {
    expect(isAnsweredAlone({ ...passed("drillLoss"), ...facts })).toBe(alone);
  });
});
