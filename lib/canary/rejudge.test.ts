import { describe, expect, test } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { journalHead, journalLine, readJournal } from "./input-journal.ts";
import { rejudge, withLimits } from "./rejudge.ts";
import { type Simulation, type SimulationPlan, simulatedSetup, simulateRun } from "./simulated-run.ts";

const setup = simulatedSetup(rehearsalV1);

/** Equity falls by this much a second from T+20 on. */
const losing =
  (usdPerSec: number): SimulationPlan["during"] =>
  (simulation, sec) => {
    if (sec < 20) return;
    const equityUsd = String(10_000 - (sec - 20) * usdPerSec);
    simulation.feed({ type: "venueAccount", account: { ...simulation.venue, equityUsd } });
  };

const textOf = ({ inputs }: Simulation) =>
  `${[journalHead(setup), ...inputs.map(({ nowMs, input }) => journalLine(nowMs, input))].join("\n")}\n`;

const played = simulateRun({ setup, during: losing(1) });
const journal = readJournal(textOf(played));

describe("a recorded run judged again", () => {
  test("by its own limits it comes down by the same trigger at the same moment", () => {
    const { same, other, partedAtSec } = rejudge(journal, {});
    const fired = played.events.find(({ body }) => body.type === "triggerFired");
    expect(fired?.body).toMatchObject({ type: "triggerFired", trigger: "LOSS" });
    expect(same.trigger).toMatchObject({ kind: "LOSS" });
    expect(same.trigger?.atSec).toBeCloseTo(((fired?.atMs ?? 0) - (played.t0Ms ?? 0)) / 1000, 6);
    expect(same.phase).toBe(played.engine.phase);
    expect(other).toEqual(same);
    expect(partedAtSec).toBeNull();
  });

  test("by a lower loss limit it would have come down earlier", () => {
    const { same, other } = rejudge(journal, { LOSS: "3" });
    expect(other.trigger?.kind).toBe("LOSS");
    expect(other.trigger?.atSec).toBeCloseTo(23, 0);
    expect(other.trigger?.atSec).toBeLessThan(same.trigger?.atSec ?? 0);
  });

  test("by a higher loss limit it would not have come down where it did, and nothing is claimed beyond", () => {
    const { other, same, partedAtSec } = rejudge(journal, { LOSS: "500" });
    expect(other.trigger).toBeNull();
    expect(other.verdict).toBeNull();
    expect(partedAtSec).toBeCloseTo(same.trigger?.atSec ?? 0, 6);
  });

  test("an undisturbed run succeeds again", () => {
    const quiet = simulateRun({ setup });
    const { same } = rejudge(readJournal(textOf(quiet)), {});
    expect(same.verdict?.outcome).toBe("SUCCEEDED");
    expect(same.phase).toBe(quiet.engine.phase);
  });

  test("a lower p95 limit brings down a run whose orders were slow", () => {
    const slow = simulateRun({
      setup,
      during: (simulation) => {
        simulation.request = { ok: true, ms: 300 };
      },
    });
    const { same, other } = rejudge(readJournal(textOf(slow)), { LATENCY_P95: "200" });
    expect(same.trigger).toBeNull();
    expect(other.trigger?.kind).toBe("LATENCY_P95");
  });
});

describe("other limits", () => {
  test("touch only what they name", () => {
    const changed = withLimits(setup, { WS_DOWN: "2" });
    expect(changed.config).toEqual(setup.config);
    const differing = changed.template.triggers.filter(
      (row, index) => row.limit !== setup.template.triggers[index]?.limit,
    );
    expect(differing.map((row) => [row.kind, row.limit])).toEqual([["WS_DOWN", "2"]]);
  });

  test("of the loss stands in the configuration alone", () => {
    const changed = withLimits(setup, { LOSS: "2" });
    expect(changed.config).toEqual({ ...setup.config, maxLossUsd: "2" });
    expect(changed.template).toEqual(setup.template);
  });
});

describe("a run that was brought down before launch", () => {
  test("has no second counted from T-0", () => {
    const down = simulateRun({ setup, before: (s) => s.feed({ type: "leaseLost", reason: "fenced" }) });
    const { same } = rejudge(readJournal(textOf(down)), {});
    expect(same.trigger).toMatchObject({ kind: "LOST_CONTROL", atSec: null });
  });
});

describe("a journal", () => {
  test("whose last line was cut off is read up to there", () => {
    const text = textOf(played);
    expect(readJournal(text.slice(0, -20)).entries).toHaveLength(journal.entries.length - 1);
  });

  test("whose end is there says that a line was changed, one that was cut off does not", () => {
    const spoilt = textOf(played).replace(/\n\{"nowMs"/, '\n{"never"');
    const message = "Line 2 of the journal cannot be read";
    expect(() => readJournal(spoilt)).toThrow(new Error(`${message}; it was changed.`));
    expect(() => readJournal(spoilt.slice(0, -20))).toThrow(new Error(`${message}.`));
  });

  test.each([
    [
      "with a changed line",
      (text: string) => text.replace(/\n\{"nowMs"/, '\n{"never"'),
      /Line 2 of the journal/,
    ],
    ["without a head", (text: string) => text.slice(text.indexOf("\n") + 1), /Line 1/],
    ["that is empty", () => "", /Line 1/],
  ])("%s is refused with the line", (_name, spoil, message) => {
    expect(() => readJournal(spoil(textOf(played)))).toThrow(message);
  });
});
