import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { createEngine } from "./engine.ts";
import type { RunSetup } from "./inputs.ts";
import { measurementsOf } from "./measures.ts";
import { driveByHand, type HandDriven } from "./simulated-by-hand.ts";
import { SIMULATED_START_MS, simulatedSetup, simulateRun } from "./simulated-run.ts";

const WHO = { personId: "p1", name: "Ada" };
const setupOf = (kind: RunSetup["kind"]) => simulatedSetup({ ...rehearsalV1, checkpoints: [] }, { kind });
const killOf = (run: HandDriven) => {
  const intent = { id: "kill", kind: "KILL", who: WHO, atMs: run.nowMs } as const;
  return run.tell({ type: "intent", intent });
};
/** A live run whose kill switch was pressed a moment ago; neither the venue nor the canary has answered. */
const killed = (kind: RunSetup["kind"] = "CANARY"): HandDriven => {
  const run = driveByHand(simulateRun({ setup: setupOf(kind), stopAfterSec: 7 }));
  expect(killOf(run).effects.map(({ type }) => type)).toEqual(["kill", "stopChild"]);
  return run;
};
const EXITED = { type: "childExited", code: 0, signal: null } as const;
const FLAT = { type: "flat", positionBtc: "0", openOrders: 0, by: "worker" } as const;
const LEFT = { type: "notFlat", positionBtc: "0.003", openOrders: 2, reason: "refused" } as const;
const ARCHIVED = {
  type: "archived",
  path: "a.tgz",
  sha256: "00",
  durationMs: 3,
  entries: 9,
  gaps: 0,
} as const;
const REPORTED = { type: "reportWritten", path: "r.md", durationMs: 3 } as const;
const down = (kind?: RunSetup["kind"]): HandDriven => {
  const run = killed(kind);
  run.tell(EXITED, FLAT);
  return run;
};

it.each([
  ["a canary that was killed has not heard of it yet: no lie", killed, 0],
  [
    "before that the same claim is one",
    () => driveByHand(simulateRun({ setup: setupOf("CANARY"), stopAfterSec: 7 })),
    1,
  ],
])("%s", (_name, runOf, findings) => {
  const run = runOf();
  const of = { equityUsd: "10000", realizedUsd: "0", unrealizedUsd: "0", feesUsd: "0", fundingUsd: "0" };
  const venue = {
    equityUsd: "10000",
    positionBtc: "0",
    entryPrice: null,
    markPrice: "28000",
    unrealizedUsd: "0",
  };
  for (let second = 0; second < 5; second += 1) {
    run.tell({ type: "venueAccount", account: { ...venue, openOrders: 0 } });
    run.tell({ type: "telemetry", line: { t: run.nowMs, type: "account", ...of, positionBtc: "0.003" } });
    run.wait(1_000);
  }
  const told = run.all("finding").filter(({ rule }) => rule === "claimed-position");
  expect(told).toHaveLength(findings);
});

describe("a venue that does not get flat", () => {
  it("is asked again after a wait that doubles from 250 ms to 5 s", () => {
    const run = killed();
    run.tell(EXITED);
    for (const [index, waitMs] of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000].entries()) {
      expect(run.tell(LEFT).events[0]).toEqual({
        type: "notFlat",
        attempt: index + 1,
        positionBtc: "0.003",
        openOrders: 2,
        reason: "refused",
      });
      expect(run.wait(waitMs - 1).effects).toEqual([]);
      const { effects } = run.wait(1);
      expect(effects).toEqual([expect.objectContaining({ type: "kill", attempt: index + 2 })]);
      expect(run.engine.phase).toBe(index < 2 ? "ROLLING_BACK" : "STUCK");
    }
  });

  it("is told to people after three attempts and after every ten more", () => {
    const run = killed();
    const told: number[] = [];
    for (let attempt = 1; attempt <= 24; attempt += 1) {
      const escalated = run.tell(LEFT).effects.filter(({ type }) => type === "escalate");
      if (escalated.length > 0) told.push(attempt);
      if (attempt === 3)
        expect(escalated).toEqual([
          {
            type: "escalate",
            reason: "not flat after 3 attempts: position 0.003 BTC, 2 open orders (refused)",
          },
        ]);
    }
    expect(told).toEqual([3, 13, 23]);
  });

  it("is stuck until it shows zero; then the papers follow", () => {
    const run = killed();
    run.tell(EXITED, LEFT, LEFT, LEFT);
    expect(run.engine.phase).toBe("STUCK");
    expect(run.tell(FLAT).effects).toEqual([{ type: "archive" }]);
    expect(run.engine.phase).toBe("ROLLING_BACK");
    expect(run.all("rollbackStep")[0]).toMatchObject({
      ok: true,
      output: expect.stringMatching(/4 attempts$/),
    });
  });

  it.each([
    ["0.001", 0],
    ["-0.001", 0],
    ["0", 1],
  ])("a proof that shows %s BTC and %d orders is none", (positionBtc, openOrders) => {
    const run = killed();
    const { events, effects } = run.tell(EXITED, { ...FLAT, positionBtc, openOrders });
    expect(events.at(-1)).toEqual({
      type: "notFlat",
      attempt: 1,
      positionBtc,
      openOrders,
      reason: "a proof that does not show zero is none",
    });
    expect(effects).toEqual([]);
    expect(run.wait(250).effects[0]).toMatchObject({ type: "kill", attempt: 2 });
  });

  it("zero is recorded once, and once more after it was not zero in between", () => {
    const run = killed();
    run.tell(FLAT, FLAT);
    expect(run.all("flatProven")).toHaveLength(1);
    run.tell(LEFT, FLAT);
    expect(run.all("flatProven")).toHaveLength(2);
    // The first zero counts for the time to flat, and a kill that was due is called off.
    expect(run.wait(250).effects).toEqual([]);
  });
});

describe("a kill switch that does not answer", () => {
  it("is taken for not flat after 15 s, with what the venue last showed, and asked again", () => {
    const run = killed();
    run.tell(EXITED);
    expect(run.wait(14_999).effects).toEqual([]);
    expect(run.all("notFlat")).toEqual([]);
    run.wait(1);
    expect(run.all("notFlat")).toEqual([
      {
        type: "notFlat",
        attempt: 1,
        positionBtc: "0",
        openOrders: 0,
        reason: "the kill switch gave no answer within 15 s",
      },
    ]);
    expect(run.wait(250).effects).toEqual([expect.objectContaining({ type: "kill", attempt: 2 })]);
    // The second attempt has its own 15 s.
    expect(run.wait(14_999).effects).toEqual([]);
    expect(run.all("notFlat")).toHaveLength(1);
    run.wait(1);
    expect(run.all("notFlat")).toHaveLength(2);
  });

  it("before the venue was ever read: unknown is not zero", () => {
    const run = driveByHand({ engine: createEngine(setupOf("CANARY")), nowMs: SIMULATED_START_MS });
    killOf(run);
    run.wait(15_000);
    expect(run.all("notFlat")[0]).toMatchObject({ positionBtc: "unknown", openOrders: 0 });
  });

  it("a canary that ends late asks the venue anew, and that question has its own 15 s", () => {
    const run = killed();
    run.tell(FLAT);
    run.wait(16_000);
    expect(run.tell(EXITED).effects).toEqual([{ type: "proveFlat" }]);
    expect(run.wait(14_999).effects).toEqual([]);
    expect(run.all("notFlat")).toEqual([]);
    expect(run.tell(FLAT).effects).toEqual([{ type: "archive" }]);
  });
});

describe("a canary that does not end", () => {
  it("gets SIGKILL every 5 s, three times, and is then taken for gone, which the record says", () => {
    const run = killed();
    run.tell(FLAT);
    for (let press = 1; press <= 3; press += 1) {
      expect(run.wait(4_999).effects).toEqual([]);
      expect(run.wait(1).effects).toEqual([{ type: "stopChild", force: true }]);
    }
    expect(run.wait(4_999).effects).toEqual([]);
    const { events, effects } = run.wait(1);
    expect(events).toContainEqual({
      type: "finding",
      rule: "stop",
      text: "The canary process never reported its end after SIGKILL",
    });
    expect(effects).toEqual([{ type: "archive" }]);
    const stop = run.all("rollbackStep").find(({ output }) => output === "no exit was seen");
    expect(stop).toMatchObject({ ok: false, durationMs: 0 });
  });
});

describe("the papers of a rollback", () => {
  it("say how long it took, by the venue's first zero and the process's end", () => {
    const run = killed();
    run.nowMs += 120;
    run.tell(FLAT);
    run.nowMs += 80;
    run.tell(EXITED);
    run.nowMs += 40;
    run.tell(FLAT);
    expect(run.all("rollbackStep").map(({ output, durationMs, ok }) => [output, durationMs, ok])).toEqual([
      ["flat 120 ms after the trigger, 1 attempt", 120, true],
      ["the process has ended", 200, true],
    ]);
  });

  it("are not waited for longer than 60 s each, which the record says", () => {
    const run = down();
    expect(run.wait(59_999).effects).toEqual([]);
    expect(run.wait(1).effects).toEqual([{ type: "writeReport", kind: "incident" }]);
    expect(run.wait(59_999).effects).toEqual([]);
    expect(run.wait(1).effects).toEqual([{ type: "finish", phase: "ROLLED_BACK" }]);
    const late = { ok: false, output: "no answer within 60 s", durationMs: 60_000 };
    expect(run.all("rollbackStep").slice(2)).toEqual([
      expect.objectContaining(late),
      expect.objectContaining(late),
    ]);
    expect(run.all("verdictReached")).toHaveLength(1);
  });

  it.each<[RunSetup["kind"], string, boolean]>([
    ["CANARY", "incident", true],
    ["DRILL", "drill", false],
    ["DEMO", "incident", false],
  ])("of a %s: report %s, criteria judged: %s", (kind, report, isJudged) => {
    const run = down(kind);
    expect(run.tell(ARCHIVED).effects).toEqual([{ type: "writeReport", kind: report }]);
    const [verdict] = run.all("verdictReached");
    expect(verdict).toMatchObject({ outcome: "ROLLED_BACK", reason: "Ada pressed the kill switch" });
    expect(verdict?.mustHaves).toHaveLength(isJudged ? rehearsalV1.mustHaves.length : 0);
    expect(verdict?.targets).toHaveLength(isJudged ? rehearsalV1.targets.length : 0);
    expect(verdict?.targetsMet).toBe(verdict?.targets.filter((item) => item.verdict === "PASS").length);
    expect(run.tell(REPORTED).effects).toEqual([{ type: "finish", phase: "ROLLED_BACK" }]);
  });

  it.each<[string, Parameters<HandDriven["tell"]>]>([
    ["not flat, once the papers are being written", [LEFT]],
    ["flat again", [FLAT]],
    ["a report before the archive", [REPORTED]],
    ["the canary's end, a second time", [EXITED]],
  ])("%s changes nothing", (_name, inputs) => {
    const run = down();
    expect(run.tell(...inputs).effects).toEqual([]);
    expect(run.all("notFlat")).toEqual([]);
    expect(run.all("flatProven")).toHaveLength(1);
    expect(run.engine.phase).toBe("ROLLING_BACK");
    expect(run.engine.ending.step).toBe("ARCHIVING");
    expect(run.wait(1_000).effects).toEqual([]);
  });

  it("a second archive is no second verdict", () => {
    const run = down();
    run.tell(ARCHIVED);
    expect(run.tell(ARCHIVED).effects).toEqual([]);
    expect(run.all("verdictReached")).toHaveLength(1);
  });

  it("measure the position that was proven", () => {
    const run = down();
    const account = { equityUsd: "10000", positionBtc: "0.01", entryPrice: null, markPrice: "50000" };
    run.tell({ type: "venueAccount", account: { ...account, unrealizedUsd: "0", openOrders: 3 } });
    const measured = (name: string) => measurementsOf(run.engine).find((one) => one.measure === name)?.value;
    expect([measured("positionBtc"), measured("openOrders")]).toEqual(["0", "0"]);
  });
});

describe("what is said about a rollback", () => {
  it("a stage is recorded while it runs, and not before", () => {
    const run = driveByHand(simulateRun({ setup: setupOf("CANARY"), stopAfterSec: 7 }));
    run.tell({ type: "killStage", stage: "SENT", detail: "early" });
    killOf(run);
    run.tell({ type: "killStage", stage: "RECEIVED", detail: "req-7" });
    expect(run.all("rollbackStage")).toEqual([
      { type: "rollbackStage", stage: "RECEIVED", atMs: run.nowMs, detail: "req-7" },
    ]);
  });

  it("a command of the team's own stands beside ours", () => {
    const run = killed();
    const told = { text: "kill_switch --close-all", ok: false, output: "exit 3", durationMs: 12 };
    run.tell({ type: "teamCommand", stepId: "kill-switch", ...told });
    expect(run.all("rollbackStep")).toEqual([{ type: "rollbackStep", stepId: "kill-switch-own", ...told }]);
  });
});
