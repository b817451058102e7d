import { expect, test } from "vitest";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { Template } from "#lib/template/schema.ts";
import { createGeneratedMarket } from "#worker/paper-exchange/engine/generator.ts";
import { SimulatedMarket } from "./simulated-canary.ts";

const FUNDING_INTERVAL_MS = 60_000;

const runOf = (template: Template, seed: string) => {
  const source = createGeneratedMarket({ seed, fundingIntervalMs: FUNDING_INTERVAL_MS });
  return new SimulatedMarket({ source, template, seed, fundingIntervalMs: FUNDING_INTERVAL_MS }).run();
};

test("a canary in which nothing is wrong trades on the generated market and is not rolled back", async () => {
  const { phase, bodies } = await runOf(rehearsalV1, "calm");
  expect(bodies.filter(({ type }) => type === "triggerFired")).toEqual([]);
  expect(["SUCCEEDED", "FAILED"]).toContain(phase);
  const fills = bodies.filter((body) => body.type === "telemetry" && body.line.type === "fill");
  expect(fills.length).toBeGreaterThan(3);
  expect(bodies.filter(({ type }) => type === "fundingSettled" || type === "finding")).toEqual([]);
  // The same seed gives the same record.
  expect((await runOf(rehearsalV1, "calm")).bodies).toEqual(bodies);
});

test("one that loses more than it may is", async () => {
  const config = { ...rehearsalV1.config, maxLossUsd: "0.01" };
  const { phase, bodies } = await runOf({ ...rehearsalV1, config }, "calm");
  expect(bodies.find(({ type }) => type === "triggerFired")).toMatchObject({ trigger: "LOSS" });
  expect(phase).toBe("ROLLED_BACK");
});
