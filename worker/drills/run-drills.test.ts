import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canaryV1 } from "#lib/template/canary-v1.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { runDrills } from "./run-drills.ts";

let paper: RunningPaperExchange;

beforeAll(async () => {
  paper = await startPaperExchange({ port: 0 });
  process.env.PAPER_URL = paper.url;
});

afterAll(async () => {
  delete process.env.PAPER_URL;
  await paper.close();
});

describe("the five drills on the paper exchange", () => {
  test.each([canaryV1, rehearsalV1])(
    "all pass with the configuration of $id and leave the account flat",
    async (template) => {
      const startedAt = performance.now();
      const reported: string[] = [];
      const results = await runDrills({
        runId: `run-${template.id}`,
        account: "demo",
        config: template.config,
        template,
        onFinished: ({ drill }) => reported.push(drill),
      });
      expect(results.filter(({ ok }) => !ok)).toEqual([]);
      expect(reported).toEqual([
        "drillKillSwitch",
        "drillDailyLossCap",
        "drillPositionLimit",
        "drillReduceOnly",
        "drillQuietWindow",
      ]);
      expect(results[0]?.flatMs).toBeLessThan(1_000);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    },
    20_000,
  );

  test("refuses to drill on something that is not the paper exchange", async () => {
    const { url } = paper;
    process.env.PAPER_URL = "http://127.0.0.1:9";
    const drills = runDrills({ runId: "r", account: "demo", config: canaryV1.config, template: canaryV1 });
    await expect(drills).rejects.toThrow(/No drill was run/);
    process.env.PAPER_URL = url;
  });
});
