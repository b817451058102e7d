import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalHash } from "../proof/canonical.ts";
import { verifySignOffs } from "../proof/verify-sign-offs.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { applyAll } from "./apply.ts";
import { approvedContent } from "./approved-content.ts";
import type { Command } from "./commands.ts";
import { type Actor, type Decision, decisionSchema } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import {
  act,
  actorOf,
  ask,
  BUILD_ID,
  CONTEXT,
  evidenceOf,
  inReview,
  KEY,
  NOW_MS,
  readyDraft,
  signOffOf,
  threeGo,
} from "./test-decision.ts";
import { withdrawalOf } from "./test-withdrawal.ts";

/** Beside the cast: people with several roles, the most tempting ones. */
const PEOPLE = [
  ...CONTEXT.people,
  {
    personId: "omni",
    name: "Omni",
    roles: ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER", "CTO"] as const,
    active: true,
  },
  { personId: "duo", name: "Duo", roles: ["RISK_MANAGER", "CTO"] as const, active: true },
  { personId: "gone", name: "Gone", roles: ["CTO"] as const, active: false },
];
const ACTORS: readonly Actor[] = [...PEOPLE.map((person) => actorOf(person.personId, PEOPLE)), MACHINE_ACTOR];
const OTHER_KEY = "nobody's key";

type Step = {
  actor: number;
  kind: number;
  role: SigningRole;
  choice: "GO" | "NO_GO" | "HOLD";
  twist: number;
  laterMs: number;
};
const step: fc.Arbitrary<Step> = fc.record({
  actor: fc.nat(ACTORS.length - 1),
  kind: fc.nat(17),
  role: fc.constantFrom(...SIGNING_ROLES),
  choice: fc.oneof(
    { weight: 4, arbitrary: fc.constant("GO" as const) },
    { weight: 1, arbitrary: fc.constantFrom("NO_GO" as const, "HOLD" as const) },
  ),
  twist: fc.nat(11),
  laterMs: fc.oneof(
    { weight: 8, arbitrary: fc.nat(60_000) },
    { weight: 1, arbitrary: fc.nat(30 * 3_600_000) },
  ),
});

/** A sign-off as this actor would make it, now and then with one thing wrong. */
function twisted(decision: Decision, by: Actor, { role, choice, twist }: Step, nowMs: number) {
  const signOff = signOffOf(decision, role, { by, choice, nowMs });
  if (twist === 0) return { ...signOff, statement: { ...signOff.statement, contentHash: "0".repeat(64) } };
  if (twist === 1) return { ...signOff, statement: { ...signOff.statement, personId: "erin" } };
  if (twist === 2) return { ...signOff, signature: { ...signOff.signature, keyId: OTHER_KEY } };
  if (twist === 3) return { ...signOff, role: "CTO" as const };
  return signOff;
}

function commandOf(decision: Decision, by: Actor, given: Step, nowMs: number, runId: string): Command {
  const { kind, twist, role } = given;
  const noteAsCommand: Command = { type: "writeNote", noteId: "market", text: `note ${twist}` };
  if (kind <= 5 && decision.contentHash === null) return { type: "submit" };
  if (kind <= 3) return { type: "signOff", signOff: twisted(decision, by, given, nowMs) };
  if (kind <= 5) {
    const { symbol, sizeBtc } = decision.config;
    const signOff = twisted(decision, by, { ...given, role: "CTO", choice: "GO" }, nowMs);
    return { type: "go", signOff, typedSymbol: symbol, typedSize: twist === 4 ? "1" : sizeBtc, runId };
  }
  const rest: Command[] = [
    withdrawalOf(decision, role, { nowMs }),
    { type: "reopen", reason: "again" },
    noteAsCommand,
    { type: "changeConfig", config: { ...decision.config, maxLossUsd: twist % 2 === 0 ? "5" : "4" } },
    { type: "untickItem", itemId: "demo-pnl" },
    { type: "tickItem", itemId: "demo-pnl" },
    { type: "verifyItem", itemId: "risk-kill-switch" },
    {
      type: "attachEvidence",
      evidence: evidenceOf("DEMO", "demo-1", { n: 50 + twist, observedAtMs: nowMs }),
    },
    { type: "renameDecision", title: `Title ${twist}` },
    { type: "markLaunched", runId: decision.runs.at(-1)?.runId ?? runId },
    {
      type: "markRunEnded",
      runId: decision.runs.at(-1)?.runId ?? runId,
      outcome: twist % 2 === 0 ? "SCRUBBED" : "ROLLED_BACK",
    },
    { type: "relaunch", runId },
  ];
  return rest[kind - 6] ?? noteAsCommand;
}

/** What must hold after every step, however it was reached. */
function checkInvariants(before: Decision, after: Decision, nowMs: number): void {
  decisionSchema.parse(after);
  const contentOf = (decision: Decision) =>
    canonicalHash({ ...approvedContent(decision, rehearsalV1, BUILD_ID), revision: 0, snapshot: 0 });
  if (before.contentHash !== null && contentOf(before) !== contentOf(after)) {
    expect(after).toMatchObject({
      revision: before.revision + 1,
      signOffs: [],
      contentHash: null,
      authorisation: null,
      phase: "DRAFT",
    });
  }
  if (after.contentHash !== null) {
    expect(canonicalHash(approvedContent(after, rehearsalV1, BUILD_ID))).toBe(after.contentHash);
    for (const signOff of after.signOffs) expect(signOff.statement.contentHash).toBe(after.contentHash);
  }
  if (after.phase === "AUTHORIZED" && before.phase !== "AUTHORIZED" && before.phase !== "LAUNCHED") {
    const content = approvedContent(after, rehearsalV1, BUILD_ID);
    const publicKeys = { [KEY.keyId]: KEY.publicKeyPem };
    const { stations, signaturePolicy: policy } = rehearsalV1;
    expect(
      verifySignOffs({ decision: after, content, people: PEOPLE, publicKeys, stations, policy, nowMs }),
    ).toEqual({ ok: true });
    const standing = after.signOffs.filter((one) => one.withdrawnAtMs === null);
    expect(standing.map((one) => one.role).sort()).toEqual([...SIGNING_ROLES].sort());
    expect(new Set(standing.map((one) => one.statement.personId)).size).toBe(4);
    expect(standing.every((one) => one.choice === "GO")).toBe(true);
  }
  if (after.phase === "LAUNCHED" && before.phase !== "LAUNCHED") expect(before.phase).toBe("AUTHORIZED");
  if (before.phase === "FAILED") expect(after.phase).toBe("FAILED");
}

test("no sequence of commands reaches AUTHORIZED without four valid GO of four people on one content hash", () => {
  const starts = [readyDraft(), inReview(), threeGo()];
  const context = { ...CONTEXT, people: PEOPLE };
  const seen = { authorised: 0, revisions: 0, refusals: new Set<string>() };
  const property = fc.property(fc.nat(2), fc.array(step, { minLength: 4, maxLength: 14 }), (start, steps) => {
    let decision = starts[start] ?? readyDraft();
    let nowMs = NOW_MS;
    for (const [index, given] of steps.entries()) {
      nowMs += given.laterMs;
      const by = ACTORS[given.actor] ?? MACHINE_ACTOR;
      const command = commandOf(decision, by, given, nowMs, `run-${index}`);
      const answer = ask(decision, command, { by, nowMs, context });
      if (!answer.ok) {
        seen.refusals.add(answer.refusal.code);
        continue;
      }
      const after = applyAll(decision, answer.events);
      checkInvariants(decision, after, nowMs);
      if (after.phase === "AUTHORIZED" && decision.phase === "IN_REVIEW") seen.authorised += 1;
      if (after.revision > decision.revision) seen.revisions += 1;
      decision = after;
    }
  });
  fc.assert(property, { numRuns: 300, seed: 20_260_105 });
  // A property that never met what it is about would prove nothing.
  expect(seen.authorised).toBeGreaterThan(3);
  expect(seen.revisions).toBeGreaterThan(100);
  expect(seen.refusals.size).toBeGreaterThan(12);
}, 30_000);

test("the fold of the events is the same decision, however often it is folded", () => {
  const before = threeGo();
  const command: Command = { type: "renameDecision", title: "Another title" };
  expect(act(before, command)).toEqual(act(before, command));
  expect(before.title).toBe("A careful change");
});
