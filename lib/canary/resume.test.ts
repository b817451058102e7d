import { describe, expect, test } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { RunInput } from "./inputs.ts";
import { resumeFromJournal } from "./resume.ts";
import type { RunEvent } from "./run-events.ts";
import { simulatedSetup, simulateRun } from "./simulated-run.ts";
import { step } from "./step.ts";

const setup = simulatedSetup(rehearsalV1);
const whole = simulateRun({ setup });
const inputs = whole.inputs;

/** The record that the inputs up to `count` make, behind the two entries that do not come from the rules. */
function playedUpTo(count: number) {
  const first: RunEvent[] = [{ seq: 1, atMs: 0, body: { type: "claimed", workerId: "w1", leaseEpoch: 1 } }];
  const entries = structuredClone(inputs.slice(0, count));
  const empty = resumeFromJournal({ setup, entries: [] }, []);
  expect(empty.ok).toBe(false);
  const resumed = resumeFromJournal({ setup, entries }, []);
  const made = resumed.ok ? resumed.unwritten : [];
  const record = [...first, ...made.map((entry, index) => ({ seq: index + 2, ...entry }))];
  return { entries: structuredClone(inputs.slice(0, count)), record };
}

const live = inputs.findIndex(({ nowMs }) => nowMs > (whole.t0Ms ?? 0) + 20_000);

describe("a worker that takes over a live run", () => {
  test("knows what the lost one knew: both go on to the same end", () => {
    const { entries, record } = playedUpTo(live);
    const resumed = resumeFromJournal({ setup, entries }, record);
    if (!resumed.ok) throw new Error(resumed.reason);
    expect(resumed.unwritten).toEqual([]);
    let { engine } = resumed;
    const said: unknown[] = [];
    for (const { nowMs, input } of structuredClone(inputs.slice(live))) {
      const result = step(engine, input, nowMs);
      engine = result.engine;
      said.push(...result.events);
    }
    const rest = whole.events.slice(whole.events.length - said.length).map(({ body }) => body);
    expect(said).toEqual(rest);
    expect(engine.phase).toBe("SUCCEEDED");
  });

  test("writes what the lost one could not write any more", () => {
    const { entries, record } = playedUpTo(live);
    const resumed = resumeFromJournal({ setup, entries }, record.slice(0, -3));
    expect(resumed.ok && resumed.unwritten.map(({ body }) => body)).toEqual(
      record.slice(-3).map(({ body }) => body),
    );
  });

  test("counts the canary's lines, so that none is taken twice", () => {
    const { entries, record } = playedUpTo(live);
    let count = 0;
    const numbered = entries.map(({ nowMs, input }) => {
      if (input.type === "telemetry") count += 1;
      const numberedInput: RunInput = input.type === "telemetry" ? { ...input, lineNumber: count } : input;
      return { nowMs, input: numberedInput };
    });
    const resumed = resumeFromJournal({ setup, entries: numbered }, record);
    expect(resumed.ok && resumed.linesTaken).toBe(count);
    expect(count).toBeGreaterThan(10);
  });

  test.each([
    [
      "an order is missing",
      (entries: typeof inputs) => {
        const order = ({ input }: (typeof inputs)[number]) =>
          input.type === "telemetry" && input.line.type === "order";
        return entries.toSpliced(entries.findIndex(order), 1);
      },
    ],
    ["the last inputs are missing", (entries: typeof inputs) => entries.slice(0, -40)],
  ])("does not go on when %s", (_name, damage) => {
    const { entries, record } = playedUpTo(live);
    expect(resumeFromJournal({ setup, entries: damage(entries) }, record)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("does not follow"),
    });
  });

  test.each([
    [
      "another kind",
      (entry: RunEvent): RunEvent => ({ ...entry, body: { type: "countdownStarted", launchAtMs: 1 } }),
    ],
    ["another time", (entry: RunEvent): RunEvent => ({ ...entry, atMs: entry.atMs + 1 })],
  ])("does not go on when one entry of the record is of %s", (_name, change) => {
    const { entries, record } = playedUpTo(live);
    const at = record.length - 5;
    const changed = record.map((entry, index) => (index === at ? change(entry) : entry));
    expect(resumeFromJournal({ setup, entries }, changed)).toEqual({
      ok: false,
      reason: `entry ${record[at]?.seq} of the record does not follow from the inputs that were kept`,
    });
  });

  test.each([
    ["before launch", 3, "PREFLIGHT"],
    ["when it is over", inputs.length, "SUCCEEDED"],
  ])("does not go on %s", (_name, count, phase) => {
    const entries = structuredClone(inputs.slice(0, count));
    expect(resumeFromJournal({ setup, entries }, [])).toEqual({ ok: false, reason: `the run was ${phase}` });
  });
});
