import { describe, expect, test } from "vitest";
import type { RunEvent, RunEventBody } from "../canary/run-events.ts";
import { simulatedSetup, simulateRun } from "../canary/simulated-run.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { rejudgeRun } from "./rejudge-run.ts";

const setup = simulatedSetup(rehearsalV1);

/** The record of a simulated run as the database holds it, with its first entries. */
function record(plan: Omit<Parameters<typeof simulateRun>[0], "setup"> = {}): RunEvent[] {
  const { events } = simulateRun({ setup, ...plan });
  const { kind, config, account, durationSec, countdownSec, buildId } = setup;
  const first: RunEventBody = {
    type: "runQueued",
    kind,
    decisionId: "d1",
    templateId: rehearsalV1.id,
    config,
    durationSec,
    countdownSec,
    contentHash: "c",
    buildId,
    account,
  };
  const all = [{ seq: 1, atMs: 0, body: first }, ...events.filter(({ body }) => body.type !== "runQueued")];
  return all.map((event, index) => ({ ...event, seq: index + 1 }));
}
const reject = (events: RunEvent[]) => {
  const answer = rejudgeRun(events, rehearsalV1);
  return answer.ok ? `accepted: ${answer.words}` : answer.reason;
};
const changed = <T extends RunEventBody["type"]>(
  events: RunEvent[],
  type: T,
  change: (body: Extract<RunEventBody, { type: T }>) => RunEventBody,
) =>
  events.map((event) =>
    event.body.type === type
      ? { ...event, body: change(event.body as Extract<RunEventBody, { type: T }>) }
      : event,
  );
const without = (events: RunEvent[], type: RunEventBody["type"]) =>
  events.filter(({ body }) => body.type !== type).map((event, index) => ({ ...event, seq: index + 1 }));

const good = record();
const killed = record({
  during: (simulation, sec) => {
    if (sec === 5)
      simulation.feed({
        type: "intent",
        intent: { id: "i1", kind: "KILL", who: { personId: "p", name: "Pat" }, atMs: simulation.nowMs },
      });
  },
});
const early = record({
  during: (simulation, sec) => {
    if (sec === 5)
      simulation.feed({
        type: "intent",
        intent: { id: "i1", kind: "END_EARLY", who: { personId: "p", name: "Pat" }, atMs: simulation.nowMs },
      });
  },
});
const scrubbed = record({ preflight: { red: rehearsalV1.preflight[0]?.id ?? "" } });

test.each([
  ["a run to its end", good, /^(SUCCEEDED|FAILED): .*flat/],
  ["a killed run", killed, /^ROLLED_BACK: PERSON: Pat/],
  ["a run that was ended early", early, /^FAILED: .*stopped early/],
  ["a scrubbed run", scrubbed, /^SCRUBBED: preflight step failed/],
])("%s is judged again as it was", (_name, events, words) => {
  expect(rejudgeRun(events, rehearsalV1)).toMatchObject({ ok: true, words: expect.stringMatching(words) });
});

describe("a record that does not carry its verdict is found", () => {
  const flip = (outcome: string) => (outcome === "SUCCEEDED" ? "FAILED" : "SUCCEEDED");
  test.each<[string, RunEvent[], RegExp]>([
    ["an entry taken out", good.filter(({ seq }) => seq !== 9), /entry 9 of its record is missing/],
    ["no beginning", without(good, "runQueued"), /no beginning/],
    ["no end", without(good, "finished"), /does not end/],
    [
      "another end",
      changed(good, "finished", (body) => ({ ...body, phase: "ROLLED_BACK" })),
      /does not end|its end says/,
    ],
    [
      "another outcome",
      changed(good, "verdictReached", (body) => ({ ...body, outcome: flip(body.outcome) as "FAILED" })),
      /the rules give/,
    ],
    // Words may be put otherwise by another version: they are not believed, but said anew from the rules.
    [
      "words of its own",
      changed(good, "verdictReached", (body) => ({
        ...body,
        reason: "it went well",
        mustHaves: body.mustHaves.map(({ rules: _rules, ...one }) => ({ ...one, reason: "well" })),
      })),
      /^accepted: (?!.*well)/,
    ],
    [
      "a criterion with another number",
      changed(good, "verdictReached", (body) => ({
        ...body,
        mustHaves: body.mustHaves.map((one) => ({
          ...one,
          measurements: one.measurements.map((measured) => ({ ...measured, n: measured.n + 1 })),
        })),
      })),
      /the record says otherwise/,
    ],
    [
      "a criterion judged otherwise",
      changed(good, "verdictReached", (body) => ({
        ...body,
        mustHaves: body.mustHaves.map((one) => ({ ...one, verdict: "NO_EVIDENCE" as const })),
      })),
      /is judged/,
    ],
    [
      "a criterion left out",
      changed(good, "verdictReached", (body) => ({ ...body, mustHaves: body.mustHaves.slice(1) })),
      /is judged/,
    ],
    [
      "one target more",
      changed(good, "verdictReached", (body) => ({ ...body, targetsMet: body.targetsMet + 1 })),
      /targets are met/,
    ],
    [
      "a failed request made good",
      changed(good, "telemetry", ({ type, line }) => ({
        type,
        line: line.type === "request" ? { ...line, ms: line.ms + 100 } : line,
      })),
      /its lines give/,
    ],
    [
      "a loss at the limit in a tick",
      changed(good, "tick", (body) => ({
        ...body,
        tick: { ...body.tick, pnlUsd: -Number(setup.config.maxLossUsd) },
      })),
      /a loss at the limit/,
    ],
    [
      "a trigger without a rollback",
      changed(without(killed, "rollbackStage"), "verdictReached", (body) => ({
        ...body,
        outcome: "SUCCEEDED",
      })),
      /a trigger fired/,
    ],
    ["no proof of flat", without(killed, "flatProven"), /./],
    [
      "a position left",
      changed(good, "flatProven", (body) => ({ ...body, positionBtc: "0.001" })),
      /nothing proves/,
    ],
    ["no verified sign-offs", without(good, "signaturesVerified"), /without verified sign-offs/],
  ])("%s", (_name, events, reason) => {
    expect(reject(events)).toMatch(reason);
  });
});
