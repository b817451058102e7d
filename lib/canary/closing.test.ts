import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { foldRunEvents } from "./apply.ts";
import type { RunSetup } from "./inputs.ts";
import { measurementsOf } from "./measures.ts";
import { emptyRunState } from "./model.ts";
import type { RunPhase } from "./run-events.ts";
import { driveByHand, type HandDriven } from "./simulated-by-hand.ts";
import { simulatedSetup, simulateRun } from "./simulated-run.ts";

const DURATION_SEC = 20;
const WHO = { personId: "p1", name: "Ada" };
const setupOf = (kind: RunSetup["kind"]) =>
  simulatedSetup({ ...rehearsalV1, checkpoints: [] }, { kind, durationSec: DURATION_SEC, countdownSec: 5 });

/** A live run, two seconds after T-0. */
const live = (kind: RunSetup["kind"] = "CANARY"): HandDriven =>
  driveByHand(simulateRun({ setup: setupOf(kind), stopAfterSec: 7 }));
const secondsIn = (run: HandDriven, sec: number): HandDriven => {
  run.waitAlive((run.engine.life.t0Ms ?? 0) + sec * 1_000 - run.nowMs);
  return run;
};
const EXITED = { type: "childExited", code: 0, signal: null } as const;
const FLAT = { type: "flat", positionBtc: "0", openOrders: 0, by: "worker" } as const;
const NOT_FLAT = { type: "notFlat", positionBtc: "0.003", openOrders: 2, reason: "left" } as const;
const ARCHIVED = {
  type: "archived",
  path: "a.tgz",
  sha256: "00",
  durationMs: 3,
  entries: 9,
  gaps: 0,
} as const;
const REPORTED = { type: "reportWritten", path: "r.md", durationMs: 3 } as const;

/** The steps of an end, each reached in good order. */
const closing = (kind?: RunSetup["kind"]): HandDriven => secondsIn(live(kind), DURATION_SEC);
const proving = (kind?: RunSetup["kind"]): HandDriven => {
  const run = closing(kind);
  run.tell(EXITED);
  return run;
};
const archiving = (kind?: RunSetup["kind"]): HandDriven => {
  const run = proving(kind);
  run.tell(FLAT);
  return run;
};
const reporting = (kind?: RunSetup["kind"]): HandDriven => {
  const run = archiving(kind);
  run.tell(ARCHIVED);
  return run;
};

describe("the end of the duration", () => {
  it("tells the canary to close everything and asks for nothing before it has ended", () => {
    const run = secondsIn(live(), DURATION_SEC - 0.001);
    expect(run.engine.phase).toBe("LIVE");
    const { events, effects } = run.wait(1);
    expect(run.engine.phase).toBe("CLOSING");
    expect(events[0]).toEqual({ type: "closingStarted", reason: "the duration is over" });
    expect(effects).toEqual([{ type: "sendControl", control: { cmd: "stop", closeAll: true } }]);
    expect(run.tell(EXITED).effects).toEqual([{ type: "proveFlat" }]);
  });

  it.each<[string, number, number | null, RunPhase]>([
    ["two seconds before the end, with code 0", DURATION_SEC - 2, 0, "CLOSING"],
    ["earlier than that, with code 0", DURATION_SEC - 2.001, 0, "ROLLING_BACK"],
    ["a second before the end, with an error", DURATION_SEC - 1, 1, "ROLLING_BACK"],
    ["a second before the end, nobody knows how", DURATION_SEC - 1, null, "ROLLING_BACK"],
  ])("a canary that exits %s", (_name, sec, code, phase) => {
    const run = secondsIn(live(), sec);
    const { effects } = run.tell({ type: "childExited", code, signal: null });
    expect(run.engine.phase).toBe(phase);
    // It has gone: nobody is told to stop, the venue is asked at once.
    if (phase === "CLOSING") expect(effects).toEqual([{ type: "proveFlat" }]);
    else expect(effects[0]).toMatchObject({ type: "kill", trigger: "LOST_CONTROL" });
  });

  it.each([
    ["before launch", 3, /^the canary exited with code unknown$/],
    ["two seconds in", 7, /^the canary exited with code unknown after 1\.9 s$/],
  ])("an exit %s says when it was, as far as there is a when", (_name, stopAfterSec, words) => {
    const run = driveByHand(simulateRun({ setup: setupOf("CANARY"), stopAfterSec }));
    run.tell({ type: "childExited", code: null, signal: null });
    expect(run.all("triggerFired")[0]?.reason).toMatch(words);
  });

  it("an exit with last words says them; compared with nothing, it broke no limit", () => {
    const run = secondsIn(live(), 5);
    run.tell({ type: "childExited", code: 7, signal: null, lastWords: "no keys" });
    const fired = run.all("triggerFired")[0];
    expect(fired?.reason).toMatch(/^the canary exited with code 7 after .* s; its last words: “no keys”$/);
    expect(fired).toMatchObject({ trigger: "LOST_CONTROL", value: null, limit: null, n: 0 });
  });

  describe("with an open question", () => {
    const asking = (): HandDriven => {
      const simulation = simulateRun({
        setup: simulatedSetup(rehearsalV1, { durationSec: DURATION_SEC, countdownSec: 5 }),
        stopAfterSec: 21,
        during: (s, sec) => {
          if (sec === 10) s.say({ type: "error", severity: "critical", message: "drill" });
        },
      });
      expect(simulation.engine.hold.question).not.toBeNull();
      return driveByHand(simulation);
    };

    it("is no end in good order", () => {
      const run = secondsIn(asking(), DURATION_SEC);
      expect(run.all("triggerFired")[0]).toMatchObject({ trigger: "CHECKPOINT" });
      expect(run.all("triggerFired")[0]?.reason).toMatch(/^the run reached its end with an unanswered/);
    });

    it("an exit in time is none either", () => {
      const run = secondsIn(asking(), DURATION_SEC - 1);
      run.tell(EXITED);
      expect(run.all("triggerFired")[0]).toMatchObject({ trigger: "LOST_CONTROL" });
    });
  });
});

describe("each step of an end waits so long for its answer", () => {
  const WORDS = {
    close: /^the canary did not close and exit within 20 s$/,
    prove: /^the venue did not prove the account flat within 60 s$/,
  };
  it.each<[string, () => HandDriven, number, RegExp]>([
    ["the canary to exit", closing, 20_000, WORDS.close],
    ["the venue to show zero", proving, 60_000, WORDS.prove],
  ])("%s, then it is brought down", (_name, reach, withinMs, words) => {
    const run = reach();
    run.waitAlive(withinMs - 1);
    expect(run.engine.phase).toBe("CLOSING");
    expect(run.wait(1).effects[0]).toMatchObject({ type: "kill", trigger: "LOST_CONTROL" });
    expect(run.all("triggerFired")[0]?.reason).toMatch(words);
  });

  it("the archive, then the record has a gap in words and the report follows", () => {
    const run = archiving("DEMO");
    expect(run.wait(59_999).effects).toEqual([]);
    const { events, effects } = run.wait(1);
    expect(events[0]).toMatchObject({ type: "finding", rule: "archive" });
    expect(effects).toEqual([{ type: "writeReport", kind: "demo" }]);
    expect(measurementsOf(run.engine).find((one) => one.measure === "logsArchived")?.value).toBe("0");
  });

  it("the report, then the run ends without one", () => {
    const run = reporting("DEMO");
    expect(run.wait(59_999).effects).toEqual([]);
    const { events, effects } = run.wait(1);
    expect(events.map((event) => event.type)).toEqual(["finding", "finished"]);
    expect(effects).toEqual([{ type: "finish", phase: "SUCCEEDED" }]);
    expect(measurementsOf(run.engine).find((one) => one.measure === "reportWritten")?.value).toBe("0");
  });
});

describe("a proof of flatness", () => {
  it.each([
    ["0.003", 0],
    ["-0.003", 0],
    ["0", 1],
    ["0.003", 2],
  ])("of %s BTC and %d orders is none", (positionBtc, openOrders) => {
    const run = proving();
    const { effects } = run.tell({ ...FLAT, positionBtc, openOrders });
    expect(effects[0]).toMatchObject({ type: "kill", trigger: "LOST_CONTROL" });
    expect(run.all("triggerFired")[0]?.reason).toBe(
      `after closing the venue still shows position ${positionBtc} BTC and ${openOrders} open orders`,
    );
    expect(run.all("flatProven")).toEqual([]);
  });

  it("that fails says the same", () => {
    const run = proving();
    expect(run.tell(NOT_FLAT).effects[0]).toMatchObject({ type: "kill", trigger: "LOST_CONTROL" });
  });

  it("stands: what is measured afterwards is what was proven", () => {
    const run = archiving();
    const account = { equityUsd: "10000", positionBtc: "0.01", entryPrice: null, markPrice: "50000" };
    run.tell({ type: "venueAccount", account: { ...account, unrealizedUsd: "0", openOrders: 3 } });
    const measured = (name: string) => measurementsOf(run.engine).find((one) => one.measure === name)?.value;
    expect([measured("positionBtc"), measured("openOrders")]).toEqual(["0", "0"]);
  });
});

describe("an answer that nobody asked for (yet, or any more) moves nothing", () => {
  it.each<[string, () => HandDriven, Parameters<HandDriven["tell"]>[0]]>([
    ["flat while live", live, FLAT],
    ["not flat while live", live, NOT_FLAT],
    ["flat before the canary has exited", closing, FLAT],
    ["not flat before the canary has exited", closing, NOT_FLAT],
    ["a second exit", proving, EXITED],
    ["an archive before the proof", proving, ARCHIVED],
    ["a report before the archive", archiving, REPORTED],
    ["a second proof", archiving, FLAT],
    ["no proof after the proof", archiving, NOT_FLAT],
    ["a second archive", reporting, ARCHIVED],
    ["an archive that failed after all", reporting, { type: "archiveFailed", reason: "x", durationMs: 1 }],
  ])("%s", (_name, reach, input) => {
    const run = reach();
    const { phase } = run.engine;
    const { step } = run.engine.ending;
    const { effects } = run.tell(input);
    expect(effects).toEqual([]);
    expect([run.engine.phase, run.engine.ending.step]).toEqual([phase, step]);
    expect(run.all("verdictReached")).toHaveLength(step === "REPORTING" ? 1 : 0);
  });
});

describe("the report", () => {
  it.each<[RunSetup["kind"], string, RunPhase]>([
    ["DEMO", "demo", "SUCCEEDED"],
    ["DRILL", "drill", "SUCCEEDED"],
    // Two seconds of trading are not enough for any minimum requirement.
    ["CANARY", "incident", "FAILED"],
  ])("of a %s is written as %s, and it ends %s", (kind, report, phase) => {
    const run = archiving(kind);
    expect(run.tell(ARCHIVED).effects).toEqual([{ type: "writeReport", kind: report }]);
    expect(run.tell(REPORTED).effects).toEqual([{ type: "finish", phase }]);
    expect(run.all("reportWritten")).toEqual([{ type: "reportWritten", kind: report, path: "r.md" }]);
    const record = run.events.map((body, index) => ({ seq: index + 1, atMs: run.nowMs, body }));
    expect(foldRunEvents({ ...emptyRunState(), phase: "LIVE" }, record).phase).toBe(phase);
  });
});

it("a person's early end and the end of the duration are told once", () => {
  const run = live();
  const intent = { id: "i1", kind: "END_EARLY", who: WHO, atMs: run.nowMs } as const;
  run.tell({ type: "intent", intent });
  run.waitAlive(15_000);
  expect(run.all("closingStarted")).toHaveLength(1);
  expect(run.effects.filter((effect) => effect.type === "sendControl")).toHaveLength(1);
});
