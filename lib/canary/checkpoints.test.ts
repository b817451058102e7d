import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { TriggerKind } from "../template/schema.ts";
import type { Intent } from "./run-events.ts";
import { driveByHand, type HandDriven } from "./simulated-by-hand.ts";
import { simulatedSetup, simulateRun } from "./simulated-run.ts";

const ADA = { personId: "p1", name: "Ada" };
const { questionSec, checkpointConfirmSec } = rehearsalV1.timing;
const [FIRST] = rehearsalV1.checkpoints;
if (!FIRST) throw new Error("the rehearsal has no checkpoint");

/** A live run, just past its first checkpoint, which passes or, with a critical error, asks. */
const judged = (how: "passes" | "asks"): HandDriven => {
  const run = driveByHand(
    simulateRun({
      setup: simulatedSetup(rehearsalV1),
      stopAfterSec: 5 + FIRST.atSec,
      during: (s, sec) => {
        if (how === "asks" && sec === 10) s.say({ type: "error", severity: "critical", message: "drill" });
      },
    }),
  );
  const dueMs = (run.engine.life.t0Ms ?? 0) + FIRST.atSec * 1_000;
  run.waitAlive(dueMs - 1 - run.nowMs);
  expect(run.all("checkpointJudged")).toEqual([]);
  run.wait(1);
  expect(run.all("checkpointJudged").map(({ checkpointId }) => checkpointId)).toEqual([FIRST.id]);
  return run;
};
let asked = 0;
const ask = (run: HandDriven, kind: Intent["kind"], checkpointId?: string) => {
  asked += 1;
  const intent = { id: `i${asked}`, kind, who: ADA, atMs: run.nowMs, ...(checkpointId && { checkpointId }) };
  const told = run.tell({ type: "intent", intent });
  const controls = told.effects.flatMap((one) => (one.type === "sendControl" ? [one.control.cmd] : []));
  return { ...told, controls, outcome: run.all("intentSeen").at(-1)?.outcome };
};

describe("the confirmation of a checkpoint", () => {
  const CONFIRMED = "The checkpoint is confirmed.";
  const TOO_LATE = "Too late: the time to confirm is over and the machine's verdict stands.";
  const NOT_YET = "This checkpoint has not been judged yet; nothing was confirmed.";
  it.each([
    ["in its last moment", checkpointConfirmSec * 1_000 - 1, FIRST.id, CONFIRMED, 1, 0],
    ["when the time is over", checkpointConfirmSec * 1_000, FIRST.id, TOO_LATE, 0, 1],
    ["long after", checkpointConfirmSec * 1_000 + 5_000, FIRST.id, TOO_LATE, 0, 1],
    ["of one that is not due", 0, "t15", NOT_YET, 0, 0],
    ["of none", 0, undefined, NOT_YET, 0, 0],
  ])("%s", (_name, afterMs, checkpointId, outcome, confirmed, missed) => {
    const run = judged("passes");
    if (afterMs > 0) {
      run.waitAlive(afterMs - 1);
      // The person is heard before the timer: the time is over by the clock, not by the mark.
      run.nowMs += 1;
    }
    expect(ask(run, "CONFIRM_CHECKPOINT", checkpointId).outcome).toBe(outcome);
    expect(run.all("checkpointConfirmed")).toHaveLength(confirmed);
    expect(run.all("checkpointMissed")).toHaveLength(missed);
  });

  it("happens once, names the person, and is not missed afterwards", () => {
    const run = judged("passes");
    ask(run, "CONFIRM_CHECKPOINT", FIRST.id);
    expect(ask(run, "CONFIRM_CHECKPOINT", FIRST.id).outcome).toBe(
      "It was confirmed before; nothing changed.",
    );
    run.waitAlive(checkpointConfirmSec * 1_000 + 1_000);
    expect(run.all("checkpointConfirmed")).toEqual([
      { type: "checkpointConfirmed", checkpointId: FIRST.id, who: ADA },
    ]);
    expect(run.all("checkpointMissed")).toEqual([]);
  });
});

it("a checkpoint that would be due while the run closes holds nothing and asks nobody", () => {
  const run = driveByHand(simulateRun({ setup: simulatedSetup(rehearsalV1), stopAfterSec: 3 + FIRST.atSec }));
  run.tell({
    type: "telemetry",
    line: { t: run.nowMs, type: "error", severity: "critical", message: "drill" },
  });
  ask(run, "END_EARLY");
  run.waitAlive(5_000);
  expect(run.engine.phase).toBe("CLOSING");
  expect(run.all("checkpointJudged")).toEqual([]);
  expect(run.all("questionAsked")).toEqual([]);
});

describe("a trigger acts while a question is open and a person holds", () => {
  const account = {
    positionBtc: "0",
    entryPrice: null,
    markPrice: "50000",
    unrealizedUsd: "0",
    openOrders: 0,
  };
  const foreign = { clientOrderId: null, symbol: "BTC-PERP", side: "buy", sizeBtc: "0.0001" } as const;
  const slow = (run: HandDriven, ok: boolean, ms: number) => {
    for (let index = 0; index < 40; index += 1) {
      const line = { t: run.nowMs, type: "request", op: "create", ok: ok || index % 3 !== 0, ms } as const;
      run.tell({ type: "telemetry", line });
    }
  };
  const error = {
    type: "telemetry",
    line: { t: 0, type: "error", severity: "error", message: "x" },
  } as const;
  const stale = { type: "venueStream", name: "private", state: "stale" } as const;
  it.each<[TriggerKind, (run: HandDriven) => unknown]>([
    ["LOSS", (run) => run.tell({ type: "venueAccount", account: { ...account, equityUsd: "9000" } })],
    ["ERROR_RATE", (run) => slow(run, false, 20)],
    ["LATENCY_P95", (run) => slow(run, true, 5_000)],
    ["WS_DOWN", (run) => [run.tell(stale), run.tell({ type: "databaseBack" }), run.waitAlive(10_000)]],
    [
      "UNAUTHORISED",
      (run) =>
        run.tell({
          type: "venueOrder",
          order: { ...foreign, venueOrderId: "v9", reduceOnly: false, status: "live" },
        }),
    ],
    ["NO_TELEMETRY", (run) => run.wait(10_000)],
    ["LOST_CONTROL", (run) => run.tell({ type: "leaseLost", reason: "fenced" })],
    ["CONSECUTIVE_ERRORS", (run) => run.tell(error, error, error, error)],
    ["PERSON", (run) => ask(run, "KILL")],
  ])("%s", (kind, breach) => {
    const run = judged("asks");
    ask(run, "HOLD");
    // The question's own deadline must not be what fires here.
    const { question } = run.engine.hold;
    if (question) question.deadlineMs += 60_000;
    breach(run);
    expect(run.all("triggerFired").map(({ trigger }) => trigger)).toEqual([kind]);
    expect(run.effects.filter(({ type }) => type === "kill")).toHaveLength(1);
  });

  it("also when the clock has gone back by an hour", () => {
    const run = judged("asks");
    run.nowMs -= 3_600_000;
    run.tell({ type: "venueAccount", account: { ...account, equityUsd: "9000" } });
    expect(run.all("triggerFired")).toMatchObject([{ trigger: "LOSS", dataAgeMs: 3_600_000 }]);
  });
});

describe("a checkpoint that does not pass", () => {
  it("holds entries and asks, until its deadline and not longer", () => {
    const run = judged("asks");
    expect(run.effects).toEqual([{ type: "sendControl", control: { cmd: "hold" } }]);
    expect(run.all("entriesHeld")).toEqual([
      { type: "entriesHeld", reason: `${FIRST.title} does not pass`, who: null },
    ]);
    expect(run.all("questionAsked")).toMatchObject([
      { checkpointId: FIRST.id, deadlineMs: run.nowMs + questionSec * 1_000 },
    ]);
    run.waitAlive(questionSec * 1_000 - 1);
    expect(run.engine.phase).toBe("LIVE");
    run.wait(1);
    expect(run.all("triggerFired")).toMatchObject([{ trigger: "CHECKPOINT", who: null }]);
  });

  it("is answered: continue", () => {
    const run = judged("asks");
    const { events, controls, outcome } = ask(run, "ANSWER_CONTINUE");
    expect(events).toContainEqual({
      type: "questionAnswered",
      checkpointId: FIRST.id,
      answer: "CONTINUE",
      who: ADA,
    });
    expect(events).toContainEqual({
      type: "entriesResumed",
      reason: "Ada answered: continue",
      who: ADA,
    });
    expect([controls, outcome]).toEqual([["resume"], "The run continues."]);
    run.waitAlive(questionSec * 1_000);
    expect(run.engine.phase).toBe("LIVE");
  });

  it("is answered: continue, while a person holds, who is let go later", () => {
    const run = judged("asks");
    ask(run, "HOLD");
    const answer = ask(run, "ANSWER_CONTINUE");
    expect([answer.controls, answer.outcome]).toEqual([
      [],
      "The run continues; new entries stay held by a person.",
    ]);
    expect(ask(run, "RESUME").controls).toEqual(["resume"]);
  });

  it("keeps holding when a person lets go before the answer", () => {
    const run = judged("asks");
    ask(run, "HOLD");
    const lifted = ask(run, "RESUME");
    expect([lifted.controls, lifted.outcome]).toEqual([
      [],
      "The hold is lifted; the open question still holds new entries.",
    ]);
    const watchOn = run.tell({ type: "watchResumed", by: "w2", leaseEpoch: 2, unwatchedMs: 500 });
    expect(watchOn.events[0]).toEqual({
      type: "watchResumed",
      by: "w2",
      leaseEpoch: 2,
      unwatchedMs: 500,
    });
    expect(watchOn.effects).toEqual([{ type: "sendControl", control: { cmd: "hold" } }]);
  });

  it("is answered: roll back", () => {
    const run = judged("asks");
    const { effects, outcome } = ask(run, "ANSWER_ROLL_BACK");
    expect(effects[0]).toMatchObject({ type: "kill", trigger: "CHECKPOINT" });
    expect(outcome).toBe("Rolling back.");
    expect(run.all("triggerFired")[0]?.reason).toMatch(/^Ada answered: roll back\. /);
  });

  it("a hold in the countdown says nothing to a canary that is not there", () => {
    const run = driveByHand(simulateRun({ setup: simulatedSetup(rehearsalV1), stopAfterSec: 2 }));
    expect(ask(run, "HOLD").effects).toEqual([]);
    const watchOn = run.tell({ type: "watchResumed", by: "w2", leaseEpoch: 2, unwatchedMs: 500 });
    expect(watchOn.effects).toEqual([]);
  });
});
