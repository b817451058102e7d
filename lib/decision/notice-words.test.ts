import { describe, expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { Command } from "./commands.ts";
import { dueNotices, EXPIRY_WARNING_MS, REMIND_EVERY_MS } from "./due-notices.ts";
import type { Actor, Decision } from "./model.ts";
import { type Notice, openStations, peopleAround } from "./notices.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import {
  act,
  actorOf,
  authorised,
  goCommand,
  inPhase,
  inReview,
  NOW_MS,
  PEOPLE,
  readyDraft,
  signed,
  signOffOf,
  threeGo,
} from "./test-decision.ts";
import { noticesOfAct } from "./test-notices.ts";
import { withdrawalOf } from "./test-withdrawal.ts";
import { whyItWaits } from "./why-it-waits.ts";

const DAY_MS = 24 * MS_PER_HOUR;
const shown = ({ title, detail, href }: Notice) => `${href} ${title}. ${detail}`;
const signing = (
  decision: Decision,
  role: "RISK_MANAGER" | "PRODUCT_OWNER",
  choice: "GO" | "HOLD" | "NO_GO",
) => ({ type: "signOff", signOff: signOffOf(decision, role, { choice }) }) as const;
const ended = (outcome: "SUCCEEDED" | "FAILED" | "SCRUBBED"): Command => ({
  type: "markRunEnded",
  runId: "canary-1",
  outcome,
});
const NAME = "/decisions/d1";
const TWO = () => signed(signed(inReview(), "ENGINEER"), "RISK_MANAGER");

describe("a notice says what happened and leads to the place where one answers", () => {
  test.each<[string, Decision, Command, Actor, string]>([
    [
      "a request",
      readyDraft(),
      { type: "submit" },
      actorOf("erin"),
      `${NAME}#sign-offs #7 A careful change: your sign-off is asked for. Read what is signed and answer as Risk Manager.`,
    ],
    [
      "the last station's turn",
      TWO(),
      signing(TWO(), "PRODUCT_OWNER", "GO"),
      actorOf("paula"),
      `${NAME}#go #7 A careful change: GO waits for you. Every other station is GO. Review what is signed, then give GO or NO-GO.`,
    ],
    [
      "a HOLD",
      inReview(),
      signing(inReview(), "RISK_MANAGER", "HOLD"),
      actorOf("riku"),
      `${NAME}#sign-offs #7 A careful change: HOLD by Risk Manager. Riku: not yet`,
    ],
    [
      "a NO-GO",
      inReview(),
      signing(inReview(), "RISK_MANAGER", "NO_GO"),
      actorOf("riku"),
      `${NAME}#submit #7 A careful change: NO-GO by Risk Manager. Riku: not yet Reopen it with a reason to work on the next revision.`,
    ],
    [
      "a withdrawal",
      threeGo(),
      withdrawalOf(threeGo(), "RISK_MANAGER"),
      actorOf("riku"),
      `${NAME}#sign-offs #7 A careful change: Risk Manager took the sign-off back. Riku: second thoughts`,
    ],
    [
      "GO",
      threeGo(),
      goCommand(threeGo()),
      actorOf("cleo"),
      `${NAME}#canary #7 A careful change: GO. Cleo authorised the canary; the countdown runs.`,
    ],
    [
      "a new revision",
      threeGo(),
      { type: "reopen", reason: "a figure was wrong" },
      actorOf("riku"),
      `${NAME}#submit #7 A careful change: revision 2 begins. Every earlier sign-off is void: a figure was wrong`,
    ],
    [
      "a scrub",
      authorised(),
      ended("SCRUBBED"),
      MACHINE_ACTOR,
      `${NAME}#canary #7 A careful change: the launch was scrubbed. Nothing was traded. It may be launched again while authorised.`,
    ],
    [
      "a success",
      authorised(),
      ended("SUCCEEDED"),
      MACHINE_ACTOR,
      `${NAME}#after #7 A careful change: the canary succeeded. Read the report and do the tasks that follow.`,
    ],
    [
      "a failure",
      authorised(),
      ended("FAILED"),
      MACHINE_ACTOR,
      `${NAME}#after #7 A careful change: the canary failed. Record root cause and fixes; they open the way to a retry.`,
    ],
  ])("%s", (_name, before, command, by, words) => {
    expect(noticesOfAct(before, command, by).map(shown)[0]).toBe(words);
  });
  test("who may not give GO is told that all have signed, under the same key", () => {
    const notices = noticesOfAct(TWO(), signing(TWO(), "PRODUCT_OWNER", "GO"), actorOf("paula"), [
      "olaf",
      "cleo",
    ]);
    expect(notices.map(({ to }) => to)).toEqual([["cleo"], ["erin", "olaf"]]);
    expect(notices.map(shown)[1]).toBe(
      `${NAME}#go #7 A careful change: all signed. CTO/Director may give GO now.`,
    );
    expect(new Set(notices.map(({ key }) => key)).size).toBe(1);
  });
  test("all signed is news once, and again after a withdrawal and another signature", () => {
    const kinds = (notices: Notice[]) => notices.map(({ kind }) => kind);
    const back = act(threeGo(), withdrawalOf(threeGo(), "RISK_MANAGER"), { by: actorOf("riku") });
    const [first] = noticesOfAct(TWO(), signing(TWO(), "PRODUCT_OWNER", "GO"), actorOf("paula"));
    const sign = { type: "signOff", signOff: signOffOf(back, "RISK_MANAGER", { comment: "now" }) } as const;
    const [again] = noticesOfAct(back, sign, actorOf("riku"));
    expect(again?.kind).toBe("ALL_SIGNED");
    expect(again?.key).not.toBe(first?.key);
    const contact = { ...(threeGo().contacts[0] ?? { id: "", role: "", phone: "", email: "" }), name: "Ann" };
    expect(
      kinds(noticesOfAct(threeGo(), { type: "setContact", contact }, actorOf("erin"), ["olaf"])),
    ).toEqual([]);
  });
  test("everybody around is told once, though they opened, signed and watch", () => {
    expect(peopleAround(threeGo(), ["erin", "olaf"])).toEqual(["erin", "riku", "paula", "olaf"]);
  });
  test("the stations that wait are those without an answer; when there are none, the last", () => {
    expect(openStations(inReview(), rehearsalV1)).toEqual(["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"]);
    expect(openStations(TWO(), rehearsalV1)).toEqual(["PRODUCT_OWNER"]);
    expect(openStations(threeGo(), rehearsalV1)).toEqual(["CTO"]);
  });
});

describe("what time makes worth telling says what and until when", () => {
  const due = (
    decision: Decision,
    nowMs: number,
    failure: Parameters<typeof dueNotices>[0]["failure"] = null,
  ) => dueNotices({ decision, template: rehearsalV1, people: PEOPLE, watchers: ["olaf"], failure, nowMs });
  const soon = NOW_MS + DAY_MS - EXPIRY_WARNING_MS;
  const until = "It counts until 2026-01-06 12:00:00 UTC.";
  const expiring = (decision: Decision, nowMs = soon) =>
    due(decision, nowMs)
      .filter(({ kind }) => kind === "EXPIRES_SOON")
      .map(shown);
  test("an authorisation", () => {
    expect(expiring(authorised())).toEqual([
      `${NAME}#go #7 A careful change: the authorisation expires soon. ${until}`,
    ]);
    expect(expiring(authorised(), NOW_MS + DAY_MS - 1)).toHaveLength(1);
  });
  test("sign-offs that stand at GO, and evidence; not what was taken back or holds", () => {
    const held = signed(signed(inReview(), "ENGINEER"), "RISK_MANAGER", {
      choice: "HOLD",
      comment: "a figure",
    });
    const both = signed(held, "PRODUCT_OWNER");
    const decision = act(both, withdrawalOf(both, "PRODUCT_OWNER"), { by: actorOf("paula") });
    expect(expiring(decision)).toEqual([
      `${NAME}#sign-offs #7 A careful change: the sign-off of Erin as Engineer expires soon. ${until}`,
      `${NAME}#evidence #7 A careful change: the evidence of the demo run expires soon. ${until}`,
      `${NAME}#evidence #7 A careful change: the evidence of the drills expires soon. ${until}`,
    ]);
    expect(expiring({ ...inReview(), demo: null, drills: null })).toEqual([]);
  });
  test("a reminder says for how long it has waited; the sixth is the last", () => {
    const waits = (round: number) =>
      due(TWO(), NOW_MS + round * REMIND_EVERY_MS).filter(({ kind }) => kind === "REMINDER");
    expect(waits(2).map(shown)).toEqual([
      `${NAME}#sign-offs #7 A careful change: your sign-off is asked for. Read what is signed and answer as Product Owner. It has waited for 8 h.`,
    ]);
    expect(waits(6)).toHaveLength(1);
    expect(waits(7)).toEqual([]);
    expect(due({ ...TWO(), submittedAtMs: null }, NOW_MS + REMIND_EVERY_MS)).toEqual([]);
    expect(due(authorised(), NOW_MS + REMIND_EVERY_MS)).toEqual([]);
  });
  test("nobody is reminded where nobody could answer", () => {
    const people = PEOPLE.filter(({ personId }) => personId !== "paula");
    const input = { decision: TWO(), template: rehearsalV1, people, watchers: [], failure: null };
    expect(dueNotices({ ...input, nowMs: NOW_MS + REMIND_EVERY_MS })).toEqual([]);
  });
  test("a retry is told what it still needs", () => {
    const failure = {
      runId: "canary-1",
      decisionId: "d1",
      decisionNumber: 7,
      endedAtMs: NOW_MS,
      coolDownHours: 48,
      rootCause: "",
      fixes: "",
    };
    const words = (rootCause: string, fixes: string) =>
      due({ ...inPhase("FAILED"), after: { rootCause, fixes, done: [] } }, NOW_MS + 2 * DAY_MS, failure).map(
        shown,
      );
    const head = `${NAME}#after #7 A careful change: the cool-down is over.`;
    const lacks = [`${head} A retry still needs root cause, fixes and a new demo run.`];
    expect(words("a unit", "the unit")).toEqual([`${head} A retry may be opened; it needs a new demo run.`]);
    expect(words(" ", "the unit")).toEqual(lacks);
    expect(words("a unit", " ")).toEqual(lacks);
  });
});

describe("what waits for a person, with the place where they do it", () => {
  const waits = (decision: Decision, personId: string, people = PEOPLE, nowMs = NOW_MS) =>
    whyItWaits({ decision, template: rehearsalV1, actor: actorOf(personId, people), people, nowMs });
  const retick = (decision: Decision, itemId: string) =>
    act(act(decision, { type: "untickItem", itemId }), { type: "tickItem", itemId });
  const twoTicked = () => retick(retick(readyDraft(), "risk-reduce-only"), "risk-quiet-window");
  test("the first of several items is the place, and they are counted", () => {
    expect(waits(twoTicked(), "riku")).toEqual({
      why: "2 items wait for a second person to verify",
      anchor: "#item-risk-reduce-only",
    });
  });
  test("nothing to verify: for an observer, for one's own ticks, on a waiver, after the evidence has expired", () => {
    expect(waits(twoTicked(), "olaf")).toBeNull();
    const both = PEOPLE.map((one) =>
      one.personId === "riku" ? { ...one, personId: "erin2", name: "Erin" } : one,
    );
    const answers = Object.fromEntries(
      Object.entries(twoTicked().answers).map(([id, answer]) => [id, { ...answer, tickedBy: "erin2" }]),
    );
    expect(waits({ ...twoTicked(), answers }, "erin2", both)).toBeNull();
    expect(waits(twoTicked(), "riku", PEOPLE, NOW_MS + 2 * DAY_MS)).toBeNull();
    const waiver = { reason: "accepted", by: "riku", byName: "Riku", atMs: NOW_MS };
    const waived = Object.fromEntries(
      Object.entries(twoTicked().answers).map(([id, answer]) => [id, { ...answer, waiver }]),
    );
    expect(waits({ ...twoTicked(), answers: waived }, "riku")).toBeNull();
  });
  test.each<[string, Decision, string, string | null]>([
    ["an answer", inReview(), "riku", "#sign-offs"],
    ["GO", threeGo(), "cleo", "#go"],
    [
      "a HOLD",
      signed(inReview(), "RISK_MANAGER", { choice: "HOLD", comment: "a figure" }),
      "riku",
      "#sign-offs",
    ],
    ["a NO-GO, for who opened it", inPhase("REFUSED"), "erin", "#submit"],
    ["a NO-GO, for others", inPhase("REFUSED"), "riku", null],
    [
      "a scrub, for who may launch",
      act(authorised(), ended("SCRUBBED"), { by: MACHINE_ACTOR }),
      "cleo",
      "#go",
    ],
    ["a scrub, for others", act(authorised(), ended("SCRUBBED"), { by: MACHINE_ACTOR }), "riku", null],
    ["a launch under way", authorised(), "cleo", null],
    ["a failure, for who may record its cause", inPhase("FAILED"), "erin", "#after"],
    ["a failure, for others", inPhase("FAILED"), "paula", null],
    [
      "a failure without its fixes",
      { ...inPhase("FAILED"), after: { rootCause: "a unit", fixes: " ", done: [] } },
      "erin",
      "#after",
    ],
    [
      "a failure whose cause is recorded",
      { ...inPhase("FAILED"), after: { rootCause: "a unit", fixes: "the unit", done: [] } },
      "erin",
      null,
    ],
  ])("%s", (_name, decision, personId, anchor) => {
    expect(waits(decision, personId)?.anchor ?? null).toBe(anchor);
  });
  test("an answer that no longer counts is asked for again", () => {
    const rosa = { personId: "rosa", name: "Rosa", roles: ["RISK_MANAGER" as const], active: true };
    const people = [
      ...PEOPLE.map((one) => (one.personId === "riku" ? { ...one, active: false } : one)),
      rosa,
    ];
    expect(waits(TWO(), "rosa", people)).toMatchObject({ why: "Your answer as Risk Manager" });
  });
});
