import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { TriggerKind } from "../template/schema.ts";
import { type Simulation, simulatedSetup, simulateRun } from "./simulated-run.ts";

const CONFIG = { ...rehearsalV1.config, maxLossUsd: "5" };
const LIMIT_SEC = rehearsalV1.timing.noTelemetrySec;

const live = (): Simulation =>
  simulateRun({
    setup: simulatedSetup({ ...rehearsalV1, checkpoints: [] }, { config: CONFIG }),
    stopAfterSec: 5.1,
    during: (s) => {
      s.isSilent = true;
    },
  });

/** One more second with this equity, and a heartbeat unless the canary is silent. */
function second(simulation: Simulation, { equityUsd, speaks }: { equityUsd: number; speaks: boolean }): void {
  simulation.nowMs += 1_000;
  simulation.feed({ type: "venueAccount", account: { ...simulation.venue, equityUsd: String(equityUsd) } });
  if (speaks) simulation.say({ type: "heartbeat" });
  simulation.feed({ type: "timer" });
}

function breachIn(simulation: Simulation, kind: TriggerKind): number | null | undefined {
  const last = simulation.events.findLast(({ body }) => body.type === "tick")?.body;
  return last?.type === "tick" ? last.triggers.find((row) => row.kind === kind)?.breachInSec : undefined;
}

describe("the projected time to a breach", () => {
  it("follows the trend of the last minute", () => {
    const simulation = live();
    const start = Number(simulation.venue.equityUsd);
    for (let sec = 1; sec <= 20; sec += 1) second(simulation, { equityUsd: start - sec * 0.1, speaks: true });
    const left = breachIn(simulation, "LOSS") ?? Number.NaN;
    expect(left).toBeGreaterThan(25);
    expect(left).toBeLessThan(40);
  });

  it("is none while a value stands or gets better", () => {
    const simulation = live();
    const start = Number(simulation.venue.equityUsd);
    for (let sec = 1; sec <= 20; sec += 1) second(simulation, { equityUsd: start + sec * 0.1, speaks: true });
    expect(breachIn(simulation, "LOSS")).toBeNull();
  });

  it("of a silence is what is left of the limit, from half of it on, and never a trend of lines that came", () => {
    const simulation = live();
    const start = Number(simulation.venue.equityUsd);
    for (let sec = 1; sec <= 20; sec += 1) {
      second(simulation, { equityUsd: start, speaks: true });
      expect(breachIn(simulation, "NO_TELEMETRY")).toBeNull();
    }
    for (let sec = 1; sec < LIMIT_SEC; sec += 1) {
      second(simulation, { equityUsd: start, speaks: false });
      const left = sec < LIMIT_SEC / 2 ? null : LIMIT_SEC - sec;
      expect(breachIn(simulation, "NO_TELEMETRY")).toBe(left);
    }
  });
});
