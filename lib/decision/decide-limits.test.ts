import { describe, expect, test } from "vitest";
import { hashStatement } from "../proof/statement.ts";
import { signStatement } from "../proof/step-up.ts";
import { canaryV1 } from "../template/canary-v1.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { SigningRole } from "../template/schema.ts";
import { decide } from "./decide.ts";
import { delegationFor, type HeldDelegation } from "./delegation.ts";
import type { Decision, SignOff } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import {
  act,
  actorOf,
  ask,
  authorised,
  CONTEXT,
  codeOf,
  draft,
  evidenceOf,
  goCommand,
  inPhase,
  inReview,
  KEY,
  NOW_MS,
  readyDraft,
  signed,
  signOffOf,
  threeGo,
} from "./test-decision.ts";
import { withdrawalOf } from "./test-withdrawal.ts";

const machine = { by: MACHINE_ACTOR };
const riku = { by: actorOf("riku") };
const restated = (signOff: SignOff, change: object): SignOff => {
  const statement = { ...signOff.statement, ...change };
  const statementHash = hashStatement(statement);
  return { ...signOff, statement, statementHash, signature: signStatement(statementHash, KEY.privateKeyPem) };
};

describe("a refused signature says which part is not as it must be", () => {
  const decision = inReview();
  const good = signOffOf(decision, "RISK_MANAGER");
  const withdrawal = withdrawalOf(signed(decision, "RISK_MANAGER"), "RISK_MANAGER");
  test.each<[string, SignOff, string, Record<string, unknown>]>([
    ["one field", restated(good, { meaning: [] }), "STATEMENT_MISMATCH", { field: "meaning" }],
    ["its hash", { ...good, statementHash: "0".repeat(64) }, "STATEMENT_MISMATCH", { field: "its hash" }],
    [
      "a long comment",
      restated(good, { comment: "x".repeat(2001) }),
      "STATEMENT_MISMATCH",
      { field: "the comment" },
    ],
    [
      "one withdrawn already",
      { ...good, withdrawnAtMs: 1 },
      "STATEMENT_MISMATCH",
      { field: "withdrawnAtMs" },
    ],
    [
      "a signature over something else",
      { ...good, signature: signStatement("0".repeat(64), KEY.privateKeyPem) },
      "SIGNATURE_INVALID",
      { reason: "its signature does not verify" },
    ],
  ])("%s", (_name, signOff, code, details) => {
    expect(ask(decision, { type: "signOff", signOff }, riku)).toEqual({
      ok: false,
      refusal: { code, details },
    });
  });
  test("a comment of 2000 characters is taken, and so is such a reason", () => {
    const long = "x".repeat(2000);
    const taken = signed(decision, "RISK_MANAGER", { comment: long });
    expect(taken.signOffs[0]?.statement.comment).toHaveLength(2000);
    expect(codeOf(ask(taken, withdrawalOf(taken, "RISK_MANAGER", { reason: long }), riku))).toBeNull();
  });
  test("a withdrawal may be five minutes old, not a millisecond more", () => {
    const at = (nowMs: number) =>
      codeOf(ask(signed(decision, "RISK_MANAGER"), withdrawal, { ...riku, nowMs }));
    expect(at(NOW_MS + 5 * MS_PER_MIN)).toBeNull();
    expect(at(NOW_MS + 5 * MS_PER_MIN + 1)).toBe("STATEMENT_TOO_OLD");
  });
  test("a withdrawal names what is wrong with it", () => {
    const before = signed(decision, "RISK_MANAGER");
    const refused = (change: object) => {
      const statement = { ...withdrawal.withdrawal.statement, ...change };
      return ask(before, { ...withdrawal, withdrawal: { ...withdrawal.withdrawal, statement } }, riku);
    };
    const details = (field: string) => ({ refusal: { code: "STATEMENT_MISMATCH", details: { field } } });
    expect(refused({ reason: "x".repeat(2001) })).toMatchObject(details("the reason"));
    expect(refused({ reason: "another reason" })).toMatchObject(details("the withdrawal"));
    expect(refused({ personName: "Somebody" })).toMatchObject(details("the withdrawal"));
  });
});

describe("whoever signs is the person of the database", () => {
  const send = (by: ReturnType<typeof actorOf>, context = CONTEXT, template = rehearsalV1) => {
    const decision = inReview();
    return ask(
      decision,
      { type: "signOff", signOff: signOffOf(decision, "RISK_MANAGER") },
      { by, context, template },
    );
  };
  const notHeld = { refusal: { code: "ROLE_NOT_HELD", details: { role: "Risk Manager" } } };
  test.each([
    ["nobody there", "riku", CONTEXT.people.filter((one) => one.personId !== "riku")],
    [
      "under another name",
      "riku",
      CONTEXT.people.map((one) => (one.personId === "riku" ? { ...one, name: "Rika" } : one)),
    ],
  ] as const)("%s", (_name, who, people) => {
    expect(send(actorOf(who), { ...CONTEXT, people })).toMatchObject(notHeld);
  });
  test("a role for which the form has no station signs nothing", () => {
    const stations = rehearsalV1.stations.filter(({ role }) => role !== "RISK_MANAGER");
    expect(send(actorOf("riku"), CONTEXT, { ...rehearsalV1, stations })).toMatchObject(notHeld);
  });
  test("a command on another form than the decision's is a mistake of ours", () => {
    const input = {
      decision: draft(),
      template: canaryV1,
      actor: actorOf("erin"),
      nowMs: NOW_MS,
      context: CONTEXT,
    };
    expect(() => decide(input, { type: "submit" })).toThrow("d1");
  });
});

describe("GO names its run and what was mistyped", () => {
  const cleo = { by: actorOf("cleo") };
  const decision = threeGo();
  test.each([
    ["symbol", { typedSymbol: "ETH-PERP" }, { field: "symbol", expected: "BTC-PERP" }],
    ["size", { typedSize: "0.1" }, { field: "size", expected: "0.01 BTC" }],
  ] as const)("%s", (_name, change, details) => {
    expect(ask(decision, { ...goCommand(decision), ...change }, cleo)).toMatchObject({
      refusal: { code: "TYPED_MISMATCH", details },
    });
  });
  test.each(["demo-1", "drill-1"])("a canary is no run that there was before: %s", (runId) => {
    expect(codeOf(ask(decision, goCommand(decision, { runId }), cleo))).toBe("RUN_ID_TAKEN");
  });
});

describe("a new revision", () => {
  test("voids the sign-offs that stood, not those taken back before", () => {
    const back = act(threeGo(), withdrawalOf(threeGo(), "RISK_MANAGER"), riku);
    const answer = ask(back, { type: "reopen", reason: "a figure was wrong" }, riku);
    const event = answer.ok ? answer.events[0] : null;
    expect(event?.type === "revisionOpened" && event.voided.map(({ role }) => role)).toEqual([
      "ENGINEER",
      "PRODUCT_OWNER",
    ]);
  });
  test("needs a reason", () => {
    expect(codeOf(ask(inReview(), { type: "reopen", reason: "  " }, riku))).toBe("REASON_NEEDED");
  });
});

describe("runs and what follows them", () => {
  const cleo = { by: actorOf("cleo") };
  const withRuns = (...runs: Decision["runs"]): Decision => ({ ...authorised(), runs });
  const run = (runId: string, kind: "DEMO" | "CANARY", outcome: string | null) => ({
    runId,
    kind,
    startedAtMs: NOW_MS,
    outcome,
  });
  test.each<[string, Decision, string | null]>([
    ["no canary yet", withRuns(run("demo-1", "DEMO", "SCRUBBED")), "NOTHING_TO_RELAUNCH"],
    ["no run at all", withRuns(), "NOTHING_TO_RELAUNCH"],
    ["one that failed", withRuns(run("canary-1", "CANARY", "FAILED")), "NOTHING_TO_RELAUNCH"],
    ["one under way", withRuns(run("canary-1", "CANARY", null)), "RUN_UNDER_WAY"],
    [
      "a scrub, then a demo",
      withRuns(run("canary-1", "CANARY", "SCRUBBED"), run("demo-2", "DEMO", "FAILED")),
      null,
    ],
  ])("launching again after %s", (_name, decision, code) => {
    expect(codeOf(ask(decision, { type: "relaunch", runId: "canary-2" }, cleo))).toBe(code);
  });
  test.each(["SUCCEEDED", "FAILED"] as const)("a second canary's end does not change %s", (phase) => {
    const closed = inPhase(phase);
    const decision = { ...closed, runs: [...closed.runs, run("canary-2", "CANARY", null)] };
    for (const outcome of ["FAILED", "SCRUBBED", "SUCCEEDED"] as const) {
      const answer = ask(decision, { type: "markRunEnded", runId: "canary-2", outcome }, machine);
      expect(answer.ok && answer.events.map(({ type }) => type)).toEqual(["runEnded"]);
      const after = act(decision, { type: "markRunEnded", runId: "canary-2", outcome }, machine);
      expect(after.phase).toBe(phase);
      expect(after.runs.at(-1)?.outcome).toBe(outcome);
    }
  });
  test("a launch without an authorisation is refused", () => {
    const decision = { ...authorised(), authorisation: null };
    expect(codeOf(ask(decision, { type: "markLaunched", runId: "canary-1" }, machine))).toBe(
      "NOT_AUTHORIZED",
    );
  });
  const record = (rootCause: string, fixes: string) =>
    ask(act(inPhase("FAILED"), { type: "recordRootCause", rootCause: "a unit", fixes: "the unit" }), {
      type: "recordRootCause",
      rootCause,
      fixes,
    });
  test.each([
    ["the same again", "a unit", "the unit", 0],
    ["another cause", "a sign", "the unit", 1],
    ["other fixes", "a unit", "the sign", 1],
  ])("root cause and fixes: %s", (_name, rootCause, fixes, events) => {
    const answer = record(rootCause, fixes);
    expect(answer.ok && answer.events).toHaveLength(events);
  });
  test.each([
    [" ", "the unit"],
    ["a unit", " "],
  ])("root cause %j with fixes %j is refused", (rootCause, fixes) => {
    expect(codeOf(record(rootCause, fixes))).toBe("REASON_NEEDED");
  });
});

describe("of several delegations", () => {
  const held = (delegationId: string, ofPersonId: string, role: SigningRole = "CTO"): HeldDelegation => ({
    delegationId,
    ofPersonId,
    ofName: ofPersonId,
    role,
    fromMs: 0,
    untilMs: NOW_MS,
  });
  const chosen = (delegations: HeldDelegation[], editors: string[] = []) =>
    delegationFor({ delegations }, "CTO", editors)?.delegationId;
  test.each<[string, HeldDelegation[], string[], string | undefined]>([
    ["the first by its number", [held("b", "x"), held("a", "y"), held("c", "z")], [], "a"],
    ["the first whose lender did not edit", [held("a", "x"), held("b", "y")], ["x"], "b"],
    ["the first where every lender edited", [held("b", "x"), held("a", "y")], ["x", "y"], "a"],
    ["none for another role", [held("a", "x", "RISK_MANAGER")], [], undefined],
    ["its own among those of other roles", [held("a", "x", "RISK_MANAGER"), held("b", "y")], [], "b"],
  ])("%s", (_name, delegations, editors, expected) => expect(chosen(delegations, editors)).toBe(expected));
  test("whoever has none signs under none", () => expect(delegationFor({}, "CTO", [])).toBeNull());
});

test("a retry's demo counts from the moment its run began, not from what it saw last", () => {
  const failure = {
    runId: "run-0",
    decisionId: "d0",
    decisionNumber: 3,
    endedAtMs: NOW_MS - MS_PER_HOUR,
    coolDownHours: 1,
    rootCause: "a",
    fixes: "b",
  };
  const context = { ...CONTEXT, failedCanaries: [failure] };
  const earlier = { runId: "demo-0", kind: "DEMO" as const, startedAtMs: 0, outcome: "FAILED" };
  const began = (ms: number): Decision => ({
    ...readyDraft(),
    demo: evidenceOf("DEMO", "demo-1"),
    runs: [
      earlier,
      ...readyDraft().runs.map((one) =>
        one.runId === "demo-1" ? { ...one, startedAtMs: NOW_MS + ms } : one,
      ),
    ],
  });
  const list = (decision: Decision) => {
    const answer = ask(decision, { type: "submit" }, { context });
    return answer.ok ? [] : answer.refusal.blockers?.map(({ words }) => words);
  };
  expect(list(began(-MS_PER_HOUR))).toEqual([
    "a new demo run is needed: the one at hand began before the failed canary of #3 ended",
  ]);
  expect(list(began(-MS_PER_HOUR + 1))).toEqual([]);
  expect(list({ ...readyDraft(), demo: null })).toContain(
    "a new demo run is needed after the failed canary of #3",
  );
});
