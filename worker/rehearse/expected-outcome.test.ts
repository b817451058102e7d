import { describe, expect, test } from "vitest";
import { type RehearsalEnd, whatIsWrong } from "./expected-outcome.ts";
import { FAULTS, readOptions } from "./rehearse-options.ts";

const end = (outcome: RehearsalEnd["outcome"], trigger: RehearsalEnd["trigger"] = null, flat = true) => ({
  outcome,
  trigger,
  flat,
});
const calm = { fault: null, isReplay: false };

describe("the end that a rehearsal should have", () => {
  test.each([
    [end("SUCCEEDED"), calm, true],
    [end("SUCCEEDED", null, false), calm, false],
    [end("FAILED"), calm, false],
    [end("ROLLED_BACK", "LOSS"), calm, false],
    [end("FAILED"), { fault: null, isReplay: true }, true],
    [end("ROLLED_BACK", "LOSS"), { fault: null, isReplay: true }, false],
    [end("ROLLED_BACK", "LOSS"), { fault: "loss" as const, isReplay: false }, true],
    [end("ROLLED_BACK", "UNAUTHORISED"), { fault: "loss" as const, isReplay: false }, false],
    [end("ROLLED_BACK", "LOSS", false), { fault: "loss" as const, isReplay: false }, false],
    [end("SUCCEEDED"), { fault: "ws" as const, isReplay: false }, false],
    [end("ROLLED_BACK", "CONSECUTIVE_ERRORS"), { fault: "errors" as const, isReplay: false }, true],
  ])("%o with %o is right: %s", (reached, disturbance, isRight) => {
    expect(whatIsWrong(reached, disturbance) === null).toBe(isRight);
  });
});

describe("the command line", () => {
  test("takes every file after --replay", () => {
    expect(readOptions(["--replay", "a.gz", "b.gz", "--json"])).toMatchObject({
      replay: ["a.gz", "b.gz"],
      json: true,
    });
  });

  test.each(FAULTS)("knows the fault %s", (fault) => {
    expect(readOptions(["--fault", fault]).fault).toBe(fault);
  });

  test.each([[["--fault", "sunspots"]], [["stray.gz"]], [["--unknown"]]])("refuses %o", (args) => {
    expect(() => readOptions(args)).toThrow();
  });
});
