import { describe, expect, test } from "vitest";
import type { PasskeySignature } from "../proof/statement-schema.ts";
import type { PasskeyFacts } from "../proof/verify-signature.ts";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { Template } from "../template/schema.ts";
import type { Decision, Evidence } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import { blockers, type ReadinessFacts } from "./readiness.ts";
import {
  act,
  actorOf,
  authorised,
  BUILD_ID,
  draft,
  evidenceOf,
  inPhase,
  inReview,
  NOW_MS,
  PEOPLE,
  readyDraft,
  signed,
  threeGo,
} from "./test-decision.ts";
import { importOf } from "./test-evidence.ts";

const DAY_MS = 24 * MS_PER_HOUR;
type Moment = { nowMs?: number; people?: typeof PEOPLE; facts?: ReadinessFacts; template?: Template };
/** What is missing, as "CODE href: words". */
function missing(decision: Decision, moment: Moment = {}): string[] {
  const { nowMs = NOW_MS, people = PEOPLE, facts = {}, template = rehearsalV1 } = moment;
  return blockers(decision, template, nowMs, people, facts).map(
    ({ code, href, words }) => `${code} ${href}: ${words}`,
  );
}
const codes = (decision: Decision, moment: Moment = {}) =>
  missing(decision, moment).map((line) => line.split(" ")[0]);
const untick = (itemId: string, decision = readyDraft()) => act(decision, { type: "untickItem", itemId });
const without = (kind: "demo" | "drills", decision = readyDraft()): Decision => ({
  ...decision,
  [kind]: null,
});
const aged = (evidence: Evidence | null, ms: number): Evidence | null =>
  evidence && { ...evidence, observedAtMs: evidence.observedAtMs - ms };

describe("what is missing is said in words, with the place where it is done", () => {
  test.each<[string, Decision, Moment, string[]]>([
    [
      "no run at all",
      draft(),
      {},
      [
        "EVIDENCE_MISSING #evidence: evidence from the demo run is missing",
        "EVIDENCE_MISSING #evidence: evidence from the drills is missing",
      ],
    ],
    ["no drills", without("drills"), {}, ["EVIDENCE_MISSING #evidence: evidence from the drills is missing"]],
    ["no demo", without("demo"), {}, ["EVIDENCE_MISSING #evidence: evidence from the demo run is missing"]],
    [
      "a demo that is too old",
      { ...readyDraft(), demo: aged(readyDraft().demo, DAY_MS + 1) },
      {},
      ["EVIDENCE_EXPIRED #evidence: evidence from the demo run is older than 24 h"],
    ],
    [
      "drills under way",
      act(readyDraft(), { type: "startDrills", runId: "drill-2" }),
      {},
      ["EVIDENCE_RUN_UNDER_WAY #evidence: the drills under way must end"],
    ],
    [
      "another build",
      readyDraft(),
      { facts: { buildId: "build-2" } },
      [
        "EVIDENCE_OF_OTHER_BUILD #evidence: the demo run ran with another build than the one to be launched",
        "EVIDENCE_OF_OTHER_BUILD #evidence: the drills ran with another build than the one to be launched",
      ],
    ],
    ["a build that nobody named", readyDraft(), {}, []],
    [
      "a missing tick",
      untick("demo-pnl"),
      {},
      ["ITEM_NOT_TICKED #item-demo-pnl: “PnL tracking accurate” waits for a tick"],
    ],
    [
      "a missing second person",
      act(untick("risk-reduce-only"), { type: "tickItem", itemId: "risk-reduce-only" }),
      {},
      [
        "ITEM_NOT_VERIFIED #item-risk-reduce-only: “Reduce-only mode functional” waits for a second person to verify it",
      ],
    ],
    [
      "a configuration that contradicts itself",
      { ...readyDraft(), config: { ...readyDraft().config, sizeBtc: "0.03" } },
      {},
      ["CONFIG #config: Position size (0.03 BTC) must not exceed the position limit (0.02 BTC)"],
    ],
    [
      "nobody who could sign",
      readyDraft(),
      { people: PEOPLE.filter(({ personId }) => personId !== "paula") },
      ["NOT_SOLVABLE #sign-offs: nobody holds the role Product Owner: this cannot be authorised"],
    ],
  ])("%s", (_name, decision, moment, expected) => expect(missing(decision, moment)).toEqual(expected));

  test("a row that fails says why, though its evidence is there", () => {
    const started = act(readyDraft(), { type: "startDemo", runId: "demo-2" });
    const bad = evidenceOf("DEMO", "demo-2", {
      values: { pnlDifferenceUsd: "7", fundingDifferenceUsd: null },
    });
    const decision = act(started, { type: "attachEvidence", evidence: bad }, { by: MACHINE_ACTOR });
    const lines = missing(decision);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ITEM_NOT_PASSED #item-demo-pnl: “PnL tracking accurate”: .*7/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^ITEM_NOT_PASSED #item-demo-funding: /));
  });
  test("a run that was given up stands in nobody's way", () => {
    const running = act(readyDraft(), { type: "startDemo", runId: "demo-2" });
    expect(codes(running, { nowMs: NOW_MS + MS_PER_HOUR })).toEqual([]);
  });
});

describe("rows without evidence", () => {
  test("are left out only where the line about the missing evidence speaks for them", () => {
    const decision = { ...without("drills"), answers: {} };
    expect(codes(decision).filter((code) => code === "ITEM_NOT_TICKED")).toHaveLength(
      rehearsalV1.checklists.flatMap(({ items }) => items).filter(({ source }) => source === "DEMO").length,
    );
    expect(codes(decision)).not.toContain("ITEM_NOT_PASSED");
  });
  test("a row that was waived is done without a run; a tick of its own is not", () => {
    const waive = (decision: Decision, itemId: string) =>
      act(decision, { type: "waiveItem", itemId, reason: "known and accepted" }, { by: actorOf("riku") });
    const drillIds = rehearsalV1.checklists
      .flatMap(({ items }) => items)
      .filter(({ source }) => source === "DRILL")
      .map(({ id }) => id);
    const waived = drillIds.reduce(waive, without("drills"));
    expect(codes(waived)).toEqual([]);
    expect(codes({ ...waived, retryOf: "d0" })).toEqual(["EVIDENCE_MISSING"]);
    expect(codes(drillIds.slice(1).reduce(waive, without("drills")))).toEqual(["EVIDENCE_MISSING"]);
  });
  test("a form whose rows need no drill still needs the drills", () => {
    const template: Template = {
      ...rehearsalV1,
      checklists: rehearsalV1.checklists.map((list) => ({
        ...list,
        items: list.items.filter(({ source }) => source !== "DRILL"),
      })),
    };
    expect(codes(without("drills"), { template })).toEqual(["EVIDENCE_MISSING"]);
  });
});

test("values of an outside bot name no build of ours", () => {
  const demo = { ...importOf("imp-1").evidence, buildId: "their own" };
  expect(codes({ ...readyDraft(), demo }, { facts: { buildId: BUILD_ID } })).toEqual([]);
});

describe("stations", () => {
  const HELD = signed(signed(inReview(), "ENGINEER"), "RISK_MANAGER", {
    choice: "HOLD",
    comment: "a figure",
  });
  test.each<[string, Decision, Moment, string[]]>([
    [
      "nobody has signed: the three before the last, not the last",
      inReview(),
      {},
      [
        "SIGN_OFF_MISSING #sign-offs: Engineer: has not signed",
        "SIGN_OFF_MISSING #sign-offs: Risk Manager: has not signed",
        "SIGN_OFF_MISSING #sign-offs: Product Owner: has not signed",
      ],
    ],
    ["three GO", threeGo(), {}, []],
    [
      "a HOLD among them",
      signed(HELD, "PRODUCT_OWNER"),
      {},
      ["SIGN_OFF_NOT_GO #sign-offs: Risk Manager: Riku says HOLD"],
    ],
    [
      "a NO-GO among them",
      {
        ...threeGo(),
        signOffs: threeGo().signOffs.map((one) =>
          one.role === "PRODUCT_OWNER" ? { ...one, choice: "NO_GO" as const } : one,
        ),
      },
      {},
      ["SIGN_OFF_NOT_GO #sign-offs: Product Owner: Paula says NO-GO"],
    ],
    [
      "a signer who left",
      threeGo(),
      {
        people: [
          ...PEOPLE.map((one) => (one.personId === "riku" ? { ...one, active: false } : one)),
          { personId: "rosa", name: "Rosa", roles: ["RISK_MANAGER"], active: true },
        ],
      },
      ["SIGNER_GONE #sign-offs: Risk Manager: Riku is no longer an active person"],
    ],
  ])("%s", (_name, decision, moment, expected) => expect(missing(decision, moment)).toEqual(expected));

  const key: PasskeyFacts = { credentialId: "key-1", personId: "riku", revokedAtMs: null };
  const signature: PasskeySignature = {
    method: "passkey",
    credentialId: "key-1",
    authenticatorData: "",
    clientDataJSON: "",
    signature: "",
    publicKeySpki: "",
    alg: -7,
    rpId: "",
    origin: "",
    enrolment: {
      personId: "riku",
      enrolledAtMs: 0,
      usableFromMs: 0,
      confirmedBy: null,
      keyId: "",
      signature: "",
    },
  };
  // Whether the signature itself verifies was asked when it was given.
  const byPasskey: Decision = {
    ...threeGo(),
    signOffs: threeGo().signOffs.map((one) => (one.role === "RISK_MANAGER" ? { ...one, signature } : one)),
  };
  test.each<[string, Decision, PasskeyFacts[] | undefined, string[]]>([
    ["its key stands", byPasskey, [key], []],
    [
      "its key was revoked",
      byPasskey,
      [
        { ...key, credentialId: "key-0" },
        { ...key, revokedAtMs: NOW_MS },
      ],
      [
        "SIGNATURE_REVOKED #sign-offs: Risk Manager: the passkey that Riku signed with has been revoked; withdraw and sign anew",
      ],
    ],
    ["another key was revoked", byPasskey, [{ ...key, credentialId: "key-0", revokedAtMs: NOW_MS }], []],
    ["keys that are not known here", byPasskey, undefined, []],
    ["a signature by password needs no key", threeGo(), [{ ...key, revokedAtMs: NOW_MS }], []],
  ])("signed by passkey: %s", (_name, decision, passkeys, expected) => {
    expect(missing(decision, { facts: passkeys ? { passkeys } : {} })).toEqual(expected);
  });
});

describe("an authorised launch", () => {
  const EXPIRED = "AUTHORISATION_EXPIRED #go: the authorisation has expired";
  const launch = (expiresAtMs: number | null): Decision => {
    const decision = authorised();
    const { authorisation } = decision;
    return {
      ...decision,
      authorisation: authorisation && expiresAtMs !== null ? { ...authorisation, expiresAtMs } : null,
    };
  };
  test.each<[string, Decision, string[]]>([
    ["a millisecond before its end", launch(NOW_MS + 1), []],
    ["at its end", launch(NOW_MS), [EXPIRED]],
    ["without one", launch(null), [EXPIRED]],
  ])("%s", (_name, decision, expected) => expect(missing(decision)).toEqual(expected));
  test("needs the last station's signature too", () => {
    const decision = authorised();
    const signOffs = decision.signOffs.filter(({ role }) => role !== "CTO");
    expect(missing({ ...decision, signOffs })).toEqual([
      "SIGN_OFF_MISSING #sign-offs: CTO/Director: has not signed",
    ]);
  });
  test("asks no more for ticks, configuration or people to sign", () => {
    const decision = { ...authorised(), answers: {}, config: { ...authorised().config, sizeBtc: "0.03" } };
    expect(codes(decision)).toEqual([]);
  });
});

test.each(["LAUNCHED", "REFUSED", "SUCCEEDED", "FAILED"] as const)("nothing stands before %s", (phase) => {
  expect(missing({ ...inPhase(phase), demo: null, drills: null, answers: {} })).toEqual([]);
});

describe("a venue that is no longer in use", () => {
  const VENUE = `okx-demo/test/${"0a".repeat(16)}`;
  const at = (decision: Decision): Decision => ({
    ...decision,
    config: { ...decision.config, venue: VENUE },
  });
  const BLOCKED =
    "VENUE_NOT_IN_USE #config: venue okx-demo is retired or no longer the one that was chosen; choose another in the configuration";
  test.each<[string, Decision, ReadinessFacts, boolean]>([
    ["holds a draft", at(readyDraft()), { venues: [] }, true],
    ["holds GO", at(threeGo()), { venues: [`okx-demo/test/${"0b".repeat(16)}`] }, true],
    ["holds another launch", at(authorised()), { venues: [] }, true],
    ["in use, holds nothing", at(threeGo()), { venues: [VENUE] }, false],
    ["is not judged where nobody has asked", at(threeGo()), {}, false],
    ["has nothing to do with the paper exchange", threeGo(), { venues: [] }, false],
    ["is of no concern once the canary is out", at(inPhase("LAUNCHED")), { venues: [] }, false],
  ])("%s", (_name, decision, facts, isHeld) => {
    expect(missing(decision, { facts }).includes(BLOCKED)).toBe(isHeld);
  });
});
