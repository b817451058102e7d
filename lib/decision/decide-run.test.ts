import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { newDecision } from "./create.ts";
import type { DecisionPhase } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import { act, actorOf, ask, authorised, CONTEXT, codeOf, inPhase, NOW_MS } from "./test-decision.ts";

const machine = { by: MACHINE_ACTOR };
const cleo = { by: actorOf("cleo") };
const launched = { type: "markLaunched", runId: "canary-1" } as const;
const ended = (outcome: "SUCCEEDED" | "FAILED" | "ROLLED_BACK" | "SCRUBBED") =>
  ({ type: "markRunEnded", runId: "canary-1", outcome }) as const;

describe("launch", () => {
  test("up to the last millisecond of the authorisation, not at its end", () => {
    const decision = authorised();
    const endMs = NOW_MS + 24 * MS_PER_HOUR;
    expect(codeOf(ask(decision, launched, { ...machine, nowMs: endMs - 1 }))).toBeNull();
    expect(codeOf(ask(decision, launched, { ...machine, nowMs: endMs }))).toBe("AUTHORISATION_EXPIRED");
  });
  test("is no launch of a demo, of a run unknown or of one that has ended", () => {
    expect(codeOf(ask(authorised(), { ...launched, runId: "demo-1" }, machine))).toBe("UNKNOWN_RUN");
    expect(codeOf(ask(authorised(), { ...launched, runId: "canary-7" }, machine))).toBe("UNKNOWN_RUN");
    expect(codeOf(ask(act(authorised(), ended("SCRUBBED"), machine), launched, machine))).toBe(
      "RUN_FINISHED",
    );
  });
  test("a change during the countdown takes the launch away", () => {
    const changed = act(authorised(), { type: "writeNote", noteId: "market", text: "storm" });
    expect(codeOf(ask(changed, launched, machine))).toBe("NOT_AUTHORIZED");
  });
  test("told twice, it is one", () => {
    expect(ask(inPhase("LAUNCHED"), launched, machine)).toEqual({ ok: true, events: [] });
  });
});

describe("the end of a run", () => {
  test.each<[DecisionPhase, ReturnType<typeof ended>["outcome"], DecisionPhase]>([
    ["LAUNCHED", "SUCCEEDED", "SUCCEEDED"],
    ["LAUNCHED", "FAILED", "FAILED"],
    ["LAUNCHED", "ROLLED_BACK", "FAILED"],
    ["LAUNCHED", "SCRUBBED", "AUTHORIZED"],
    ["AUTHORIZED", "SCRUBBED", "AUTHORIZED"],
    ["AUTHORIZED", "ROLLED_BACK", "FAILED"],
  ])("%s, %s: %s", (phase, outcome, after) => {
    const decision = act(inPhase(phase), ended(outcome), machine);
    expect(decision.phase).toBe(after);
    expect(decision.runs.at(-1)?.outcome).toBe(outcome);
    expect(ask(decision, ended(outcome), machine)).toEqual({ ok: true, events: [] });
  });
  test("a canary that failed closes the decision though it was changed meanwhile; one that succeeded does not approve the change", () => {
    const changed = act(authorised(), { type: "writeNote", noteId: "market", text: "storm" });
    expect(act(changed, ended("ROLLED_BACK"), machine).phase).toBe("FAILED");
    expect(act(changed, ended("SUCCEEDED"), machine).phase).toBe("DRAFT");
  });
  test("a demo's end closes nothing", () => {
    const running = act(inPhase("DRAFT"), { type: "startDemo", runId: "demo-2" });
    const after = act(running, { type: "markRunEnded", runId: "demo-2", outcome: "FAILED" }, machine);
    expect([after.phase, after.runs.at(-1)?.outcome]).toEqual(["DRAFT", "FAILED"]);
  });
});

describe("another launch", () => {
  const relaunch = { type: "relaunch", runId: "canary-2" } as const;
  const scrubbed = act(authorised(), ended("SCRUBBED"), machine);
  test("after a scrubbed one, while authorised", () => {
    const after = act(scrubbed, relaunch, cleo);
    expect(after.runs.at(-1)).toEqual({
      runId: "canary-2",
      kind: "CANARY",
      startedAtMs: NOW_MS,
      outcome: null,
    });
  });
  test.each([
    ["while the first is under way", authorised(), relaunch, {}, "RUN_UNDER_WAY"],
    ["with the run that was scrubbed", scrubbed, { ...relaunch, runId: "canary-1" }, {}, "RUN_ID_TAKEN"],
    ["after the authorisation", scrubbed, relaunch, { nowMs: NOW_MS + 24 * MS_PER_HOUR }, "NOT_READY"],
    [
      "with another build",
      scrubbed,
      relaunch,
      { context: { ...CONTEXT, buildId: "build-2" } },
      "CONTENT_CHANGED",
    ],
    ["after a failed one", inPhase("FAILED"), relaunch, {}, "DECISION_CLOSED"],
  ] as const)("not %s", (_name, decision, command, options, code) => {
    expect(codeOf(ask(decision, command, { ...cleo, ...options }))).toBe(code);
  });
  test("not without a signer who still holds the role", () => {
    const people = CONTEXT.people.map((one) => (one.personId === "riku" ? { ...one, roles: [] } : one));
    expect(codeOf(ask(scrubbed, relaunch, { ...cleo, context: { ...CONTEXT, people } }))).toBe("NOT_READY");
  });
});

describe("afterwards", () => {
  test("the tasks are those of the outcome, each ticked once", () => {
    const done = act(inPhase("SUCCEEDED"), { type: "tickAfter", row: "Update documentation" });
    expect(done.after.done).toEqual(["Update documentation"]);
    expect(ask(done, { type: "tickAfter", row: "Update documentation" })).toEqual({ ok: true, events: [] });
    expect(codeOf(ask(inPhase("FAILED"), { type: "tickAfter", row: "Update documentation" }))).toBe(
      "UNKNOWN_ROW",
    );
  });
  test("a root cause comes with its fixes, and a retry carries both", () => {
    expect(
      codeOf(ask(inPhase("FAILED"), { type: "recordRootCause", rootCause: "a wrong unit", fixes: " " })),
    ).toBe("REASON_NEEDED");
    const failed = act(inPhase("FAILED"), {
      type: "recordRootCause",
      rootCause: "a wrong unit",
      fixes: "the right unit",
    });
    const retry = newDecision({
      id: "d2",
      number: 8,
      title: "Again",
      template: rehearsalV1,
      actor: actorOf("erin"),
      nowMs: NOW_MS,
      retryOf: failed,
    });
    expect(retry).toMatchObject({
      retryOf: "d1",
      phase: "DRAFT",
      demo: null,
      signOffs: [],
      after: { rootCause: "a wrong unit", fixes: "the right unit", done: [] },
    });
  });
});

test("a title out of range makes no decision", () => {
  const make = (title: string) => () =>
    newDecision({ id: "d", number: 1, title, template: rehearsalV1, actor: actorOf("erin"), nowMs: NOW_MS });
  expect(make("ab")).toThrow();
  expect(make("   a   ")).toThrow();
  expect(make("abc")).not.toThrow();
});
