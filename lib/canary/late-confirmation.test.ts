import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { applyRunEvent, foldRunEvents } from "./apply.ts";
import { confirmAfterEnd, confirmUntilMs, standingOf } from "./late-confirmation.ts";
import { emptyRunState } from "./model.ts";
import type { Intent } from "./run-events.ts";
import { runEventSchema } from "./run-events.ts";
import { simulatedSetup, simulateRun } from "./simulated-run.ts";

const who = { personId: "p1", name: "Ada" };
const CONFIRM_SEC = rehearsalV1.timing.checkpointConfirmSec;

/** An undisturbed run to its end; nobody confirmed anything. */
const ended = (() => {
  const simulation = simulateRun({ setup: simulatedSetup(rehearsalV1) });
  return { simulation, state: foldRunEvents(emptyRunState(), simulation.events) };
})();
const completion = ended.state.checkpoints.at(-1);
if (!completion) throw new Error("the completion was not judged");
const intent = (checkpointId: string): Intent => ({
  id: "i1",
  kind: "CONFIRM_CHECKPOINT",
  who,
  atMs: completion.judgedAtMs,
  checkpointId,
});

describe("the completion of a run", () => {
  it("is judged when everything is closed, archived and written, and the run waits for nobody", () => {
    expect(ended.state.phase).toBe("SUCCEEDED");
    expect(completion.checkpointId).toBe("t30");
    expect(completion.items.map(({ verdict }) => verdict)).toEqual(["PASS", "PASS", "PASS", "PASS"]);
    expect(ended.state.finishedAtMs).toBe(completion.judgedAtMs);
  });

  it.each([
    ["at once", 0, "OPEN"],
    ["in the last moment", CONFIRM_SEC * 1000 - 1, "OPEN"],
    ["when the time is over", CONFIRM_SEC * 1000, "MISSED"],
  ] as const)("%s: %d ms after its judgement it is %s", (_name, afterMs, standing) => {
    const nowMs = completion.judgedAtMs + afterMs;
    expect(standingOf(completion, CONFIRM_SEC, nowMs)).toBe(standing);
    const entries = confirmAfterEnd(ended.state, rehearsalV1, intent("t30"), nowMs);
    expect(entries !== null).toBe(standing === "OPEN");
  });

  it("is confirmed by a person after the end, which changes neither phase nor verdict", () => {
    const nowMs = confirmUntilMs(completion, CONFIRM_SEC) - 1;
    const entries = confirmAfterEnd(ended.state, rehearsalV1, intent("t30"), nowMs) ?? [];
    let state = ended.state;
    for (const body of entries) {
      const event = { seq: state.lastSeq + 1, atMs: nowMs, body };
      expect(runEventSchema.safeParse(event).error).toBeUndefined();
      state = applyRunEvent(state, event);
    }
    expect(state.checkpoints.at(-1)).toMatchObject({ confirmed: { who, atMs: nowMs }, missed: false });
    expect(standingOf(state.checkpoints.at(-1) ?? completion, CONFIRM_SEC, nowMs + 1e9)).toBe("CONFIRMED");
    expect(state).toMatchObject({
      phase: "SUCCEEDED",
      verdict: ended.state.verdict,
      finishedAtMs: ended.state.finishedAtMs,
    });
    expect(confirmAfterEnd(state, rehearsalV1, intent("t30"), nowMs)).toBeNull();
  });

  it("takes nothing for a checkpoint that was missed before, that does not exist, or while the run is under way", () => {
    expect(ended.state.checkpoints[0]).toMatchObject({ checkpointId: "t5", missed: true });
    const nowMs = completion.judgedAtMs;
    expect(confirmAfterEnd(ended.state, rehearsalV1, intent("t5"), nowMs)).toBeNull();
    expect(confirmAfterEnd(ended.state, rehearsalV1, intent("t99"), nowMs)).toBeNull();
    const open = { ...ended.state, phase: "CLOSING" as const };
    expect(confirmAfterEnd(open, rehearsalV1, intent("t30"), nowMs)).toBeNull();
  });
});
