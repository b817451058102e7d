import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { utcWords } from "../template/utc-words.ts";
import { coolDownBlockers, coolDownLock, type FailedCanary, lockedUntilMs } from "./cool-down.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import { blockers } from "./readiness.ts";
import {
  act,
  actorOf,
  ask,
  authorised,
  CONTEXT,
  codeOf,
  goCommand,
  NOW_MS,
  PEOPLE,
  readyDraft,
  threeGo,
} from "./test-decision.ts";

/** Failed, its time over for long, with root cause and fixes; its demo was before the one that the test decision has. */
const SETTLED: FailedCanary = {
  runId: "run-0",
  decisionId: "d0",
  decisionNumber: 3,
  endedAtMs: NOW_MS - 49 * MS_PER_HOUR,
  coolDownHours: 48,
  rootCause: "a wrong unit",
  fixes: "the right unit",
};
const failed = (change: Partial<FailedCanary>): FailedCanary => ({ ...SETTLED, ...change });
const codes = (decision: Parameters<typeof coolDownBlockers>[0], ...failures: FailedCanary[]) =>
  coolDownBlockers(decision, failures, NOW_MS).map((blocker) => blocker.code);

describe("a failed canary locks its account and symbol for 48 hours, whichever decision comes next", () => {
  test.each<[string, number, string[]]>([
    ["the moment it ended", 0, ["COOL_DOWN"]],
    ["a millisecond before 48 hours are over", 48 * MS_PER_HOUR - 1, ["COOL_DOWN"]],
    ["exactly after 48 hours", 48 * MS_PER_HOUR, []],
    ["a millisecond later", 48 * MS_PER_HOUR + 1, []],
  ])("%s", (_name, agoMs, expected) => {
    const decision = {
      ...readyDraft(),
      runs: [],
      demo: { ...(readyDraft().demo ?? never()), observedAtMs: NOW_MS + 1 },
    };
    expect(codes(decision, failed({ endedAtMs: NOW_MS - agoMs }))).toEqual(expected);
  });
  test("words say until when, how long and after which decision", () => {
    const [blocker] = coolDownBlockers(readyDraft(), [failed({ endedAtMs: NOW_MS - MS_PER_HOUR })], NOW_MS);
    expect(blocker?.words).toBe(
      `BTC-PERP is locked until ${utcWords(NOW_MS + 47 * MS_PER_HOUR)}, 48 h after the canary of #3 failed`,
    );
  });
  test("of several failures the lock that opens last counts", () => {
    const short = failed({ runId: "a", endedAtMs: NOW_MS, coolDownHours: 1 });
    const long = failed({ runId: "b", endedAtMs: NOW_MS - MS_PER_HOUR, coolDownHours: 48 });
    expect(coolDownLock([short, long], NOW_MS)).toEqual({ untilMs: lockedUntilMs(long), failure: long });
    expect(coolDownLock([], NOW_MS)).toBeNull();
  });
  test("a rehearsal, whose template has no cool-down, locks nothing for others", () => {
    expect(
      codes(readyDraft(), failed({ coolDownHours: 0, endedAtMs: NOW_MS, rootCause: "", fixes: "" })),
    ).toEqual([]);
  });
});

describe("and until root cause, fixes and a new demo are recorded", () => {
  test.each<[string, Partial<FailedCanary>, string[]]>([
    ["all recorded", {}, []],
    ["no root cause", { rootCause: " " }, ["ROOT_CAUSE_MISSING"]],
    ["no fixes", { fixes: "" }, ["FIXES_MISSING"]],
    ["neither", { rootCause: "", fixes: "" }, ["ROOT_CAUSE_MISSING", "FIXES_MISSING"]],
  ])("48 hours over, %s", (_name, change, expected) => {
    expect(codes(readyDraft(), failed(change))).toEqual(expected);
  });
  test("the words link to the failed decision, where they are recorded", () => {
    const [blocker] = coolDownBlockers(readyDraft(), [failed({ rootCause: "" })], NOW_MS);
    expect(blocker?.href).toBe("/decisions/d0#after");
  });
  test("a retry may record them itself; another decision may not", () => {
    const after = { rootCause: "found", fixes: "made", done: [] };
    const open = failed({ rootCause: "", fixes: "" });
    expect(codes({ ...readyDraft(), retryOf: "d0", after }, open)).toEqual([]);
    expect(codes({ ...readyDraft(), retryOf: null, after }, open)).toHaveLength(2);
  });
  test("a retry of a rehearsal needs them too, though nothing is locked", () => {
    const open = failed({ coolDownHours: 0, rootCause: "", fixes: "" });
    expect(codes({ ...readyDraft(), retryOf: "d0" }, open)).toEqual(["ROOT_CAUSE_MISSING", "FIXES_MISSING"]);
  });
  test("words typed in place of a demo are no new demo", () => {
    expect(codes({ ...readyDraft(), demo: null }, failed({}))).toEqual(["NEW_DEMO_MISSING"]);
  });
  test.each<[string, number, string[]]>([
    ["began a millisecond after the failure", -1, []],
    ["began with it", 0, ["NEW_DEMO_MISSING"]],
    ["began before and ended after it", 1, ["NEW_DEMO_MISSING"]],
  ])("a demo that %s", (_name, endedAfterBeginMs, expected) => {
    // The test decision's demo began at NOW_MS.
    const failure = failed({ endedAtMs: NOW_MS + endedAfterBeginMs, coolDownHours: 1 });
    const later = NOW_MS + 2 * MS_PER_HOUR;
    expect(coolDownBlockers(readyDraft(), [failure], later).map((one) => one.code)).toEqual(expected);
  });
});

describe("the lock stands at every door", () => {
  const context = { ...CONTEXT, failedCanaries: [failed({ endedAtMs: NOW_MS - MS_PER_HOUR })] };
  const list = (decision: ReturnType<typeof readyDraft>) =>
    blockers(decision, rehearsalV1, NOW_MS, PEOPLE, context).map((one) => one.code);
  test("submit", () => expect(list(readyDraft())).toEqual(["COOL_DOWN"]));
  test("GO", () => {
    const decision = threeGo();
    expect(list(decision)).toEqual(["COOL_DOWN"]);
    expect(codeOf(ask(decision, goCommand(decision), { by: actorOf("cleo"), context }))).toBe("NOT_READY");
  });
  test("launching again after a scrub", () => {
    const scrubbed = act(
      authorised(),
      { type: "markRunEnded", runId: "canary-1", outcome: "SCRUBBED" },
      { by: MACHINE_ACTOR },
    );
    const relaunch = { type: "relaunch" as const, runId: "canary-2" };
    expect(codeOf(ask(scrubbed, relaunch, { by: actorOf("cleo") }))).toBeNull();
    expect(codeOf(ask(scrubbed, relaunch, { by: actorOf("cleo"), context }))).toBe("NOT_READY");
  });
});

function never(): never {
  throw new Error("the ready draft has a demo");
}
