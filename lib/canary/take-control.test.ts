import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { measurementsOf } from "./measures.ts";
import { driveByHand, type HandDriven } from "./simulated-by-hand.ts";
import { simulatedSetup, simulateRun } from "./simulated-run.ts";

const setup = simulatedSetup(
  { ...rehearsalV1, checkpoints: [] },
  { config: { ...rehearsalV1.config, maxLossUsd: "5" } },
);
const live = (): HandDriven => driveByHand(simulateRun({ setup, stopAfterSec: 7 }));
const types = (run: HandDriven) => run.events.map(({ type }) => type).filter((type) => type !== "tick");

describe("control that is lost", () => {
  it("to the database stands in the record once for each time, and counts from its beginning", () => {
    const run = live();
    const lost = { type: "databaseLost", sinceMs: run.nowMs - 29_000 } as const;
    run.tell(lost, { ...lost, sinceMs: run.nowMs });
    expect(run.all("controlLost")).toEqual([{ type: "controlLost", what: "the database cannot be reached" }]);
    expect(run.engine.phase).toBe("LIVE");
    run.tell({ type: "databaseBack" }, { ...lost, sinceMs: run.nowMs });
    expect(run.all("controlLost")).toHaveLength(2);
    run.waitAlive(29_999);
    expect(run.engine.phase).toBe("LIVE");
    run.wait(1);
    expect(run.all("triggerFired")).toMatchObject([{ trigger: "LOST_CONTROL", value: "30" }]);
  });

  it("to the venue stands in the record once for each time, and counts from its beginning", () => {
    const run = live();
    const away = { type: "venueReachable", ok: false, detail: "timeout" } as const;
    run.tell(away, away);
    expect(run.all("controlLost")).toEqual([
      { type: "controlLost", what: "the venue cannot be reached: timeout" },
    ]);
    run.waitAlive(29_000);
    run.tell({ type: "venueReachable", ok: true, detail: "" }, away);
    expect(run.all("controlLost")).toHaveLength(2);
    run.waitAlive(29_999);
    expect(run.engine.phase).toBe("LIVE");
    run.wait(1);
    expect(run.engine.phase).toBe("ROLLING_BACK");
  });

  it("of a stream of the supervisor's own is recorded when it changes", () => {
    const run = live();
    const stream = (state: "up" | "stale") => ({ type: "venueStream", name: "private", state }) as const;
    run.tell(stream("up"), stream("up"), stream("stale"), stream("stale"));
    expect(run.all("venueStream")).toEqual([stream("up"), stream("stale")]);
  });
});

describe("what a rollback stops", () => {
  it("is a canary that is there or on its way, and nothing else", () => {
    const kinds = (run: HandDriven) =>
      run.tell({ type: "leaseLost", reason: "fenced" }).effects.map(({ type }) => type);
    expect(kinds(live())).toEqual(["kill", "stopChild"]);
    const before = driveByHand(simulateRun({ setup, stopAfterSec: 2 }));
    expect(kinds(before).slice(0, 2)).toEqual(["kill"]);
    const asked = driveByHand(simulateRun({ setup, stopAfterSec: 2 }));
    asked.engine.life.child = "ASKED";
    expect(kinds(asked)).toEqual(["kill", "stopChild"]);
  });
});

describe("a limit that is breached", () => {
  const lossOf = (run: HandDriven, equityUsd: string) => {
    const account = { equityUsd, positionBtc: "0", entryPrice: null, markPrice: "50000" };
    run.tell({ type: "venueAccount", account: { ...account, unrealizedUsd: "0", openOrders: 0 } });
  };
  const breaches = (run: HandDriven) =>
    measurementsOf(run.engine).find(({ measure }) => measure === "limitBreaches")?.value;

  it("is counted once, and no more while it is brought down", () => {
    const run = live();
    expect(breaches(run)).toBe("0");
    lossOf(run, "9990");
    lossOf(run, "9980");
    expect(breaches(run)).toBe("1");
  });

  it("without a unit is told without a space behind it", () => {
    const run = live();
    for (let line = 0; line < 4; line += 1) run.tell({ type: "malformed", reason: "not JSON", excerpt: "{" });
    expect(run.all("triggerFired")[0]?.reason).toBe(
      "4 errors in a row, the last: a line that could not be read (not JSON): “{”; the limit is 4",
    );
  });

  it("is no breach any more once the account is proven flat at the end", () => {
    const run = live();
    const who = { personId: "p1", name: "Ada" };
    run.tell(
      { type: "intent", intent: { id: "e", kind: "END_EARLY", who, atMs: run.nowMs } },
      { type: "childExited", code: 0, signal: null },
      { type: "flat", positionBtc: "0", openOrders: 0, by: "worker" },
    );
    lossOf(run, "9000");
    expect(run.engine.phase).toBe("CLOSING");
    expect(types(run)).not.toContain("triggerFired");
  });

  it("raises no warning while it is brought down", () => {
    const run = live();
    run.tell({ type: "leaseLost", reason: "fenced" });
    for (let index = 0; index < 20; index += 1) {
      const line = { t: run.nowMs, type: "request", op: "create", ok: true, ms: 700 } as const;
      run.tell({ type: "telemetry", line });
    }
    expect(run.all("warningRaised")).toEqual([]);
  });
});
