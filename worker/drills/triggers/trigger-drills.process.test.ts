import { afterEach, describe, expect, test } from "vitest";
import { isAnsweredAlone, TRIGGER_DRILL_MEASURES } from "#lib/canary/drill-facts.ts";
import { canaryV1 } from "#lib/template/canary-v1.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { spawnTriggerDrills } from "../spawn-trigger-drills.ts";
import { type DrillExchange, startDrillExchange } from "./drill-exchange.ts";
import { drillAccount, runTriggerDrill } from "./run-trigger-drill.ts";
import { TRIGGER_DRILLS } from "./trigger-drills.ts";

let exchange: DrillExchange | null = null;

afterEach(async () => {
  await exchange?.stop();
  exchange = null;
});

describe("the trigger drills", () => {
  test("with the form's own limits: each trigger fires alone, and the exchange's books are flat", async () => {
    const reported: string[] = [];
    const results = await spawnTriggerDrills({
      config: canaryV1.config,
      template: canaryV1,
      signal: new AbortController().signal,
      onFinished: ({ drill }) => reported.push(drill),
    });
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(results.filter((one) => !isAnsweredAlone(one))).toEqual([]);
    expect([...reported].sort()).toEqual([...TRIGGER_DRILL_MEASURES].sort());
  });

  test("fail in words when another trigger answers", async () => {
    const drill = TRIGGER_DRILLS.find(({ expected }) => expected === "UNAUTHORISED");
    if (!drill) throw new Error("there is no drill of an unauthorised order");
    exchange = await startDrillExchange([drillAccount(drill.drill)]);
    const place = { admin: exchange.admin, config: rehearsalV1.config, template: rehearsalV1 };
    const finished = await runTriggerDrill({ ...drill, expected: "WS_DOWN" }, place);
    expect(finished).toMatchObject({ ok: false, expected: "WS_DOWN", fired: ["UNAUTHORISED"] });
    expect(finished.reason).toMatch(/expected only WS_DOWN, fired UNAUTHORISED/);
  });

  test("that are broken off leave nothing running and report nothing more", async () => {
    const stop = new AbortController();
    const drills = spawnTriggerDrills({
      config: rehearsalV1.config,
      template: rehearsalV1,
      signal: stop.signal,
      onFinished: () => stop.abort(),
    });
    expect((await drills).length).toBeGreaterThan(0);
  });
});
