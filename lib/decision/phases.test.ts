import { expect, test } from "vitest";
import { applyAll } from "./apply.ts";
import type { Command, CommandType } from "./commands.ts";
import { documentStatus } from "./document-status.ts";
import { DECISION_PHASES, type DecisionPhase, decisionSchema } from "./model.ts";
import { MACHINE_ACTOR, may } from "./permissions.ts";
import { PHASE_RULES } from "./phases.ts";
import { REFUSALS } from "./refusals.ts";
import { actorOf, ask, evidenceOf, goCommand, inPhase, PEOPLE, signOffOf, threeGo } from "./test-decision.ts";
import { fileOf, importOf } from "./test-evidence.ts";
import { withdrawalOf } from "./test-withdrawal.ts";

/** Decisions are never changed in place, so one of each phase serves all pairs. */
const IN_PHASE = new Map(DECISION_PHASES.map((phase) => [phase, inPhase(phase)]));
const THREE_GO = IN_PHASE.get("IN_REVIEW") ?? threeGo();
const decisionIn = (phase: DecisionPhase) => IN_PHASE.get(phase) ?? inPhase(phase);

const SAMPLE: Record<CommandType, () => Command> = {
  renameDecision: () => ({ type: "renameDecision", title: "Another title" }),
  changeConfig: () => ({ type: "changeConfig", config: { ...THREE_GO.config, maxLossUsd: "4" } }),
  tickItem: () => ({ type: "tickItem", itemId: "demo-pnl" }),
  untickItem: () => ({ type: "untickItem", itemId: "demo-pnl" }),
  verifyItem: () => ({ type: "verifyItem", itemId: "risk-kill-switch" }),
  attestItem: () => ({ type: "attestItem", itemId: "demo-pnl", value: "0", note: "from the statement" }),
  waiveItem: () => ({ type: "waiveItem", itemId: "demo-pnl", reason: "known and accepted" }),
  withdrawWaiver: () => ({ type: "withdrawWaiver", itemId: "demo-pnl" }),
  attachFile: () => ({ type: "attachFile", attachment: fileOf("ITEM", "demo-pnl") }),
  importEvidence: () => importOf("import-1"),
  removeAttachment: () => ({ type: "removeAttachment", attachmentId: "att-0", reason: "the wrong file" }),
  writeNote: () => ({ type: "writeNote", noteId: "market", text: "calm" }),
  setContact: () => ({
    type: "setContact",
    contact: { id: "on-call", role: "On-Call Engineer", name: "Ona", phone: "1", email: "" },
  }),
  startDemo: () => ({ type: "startDemo", runId: "demo-9" }),
  startDrills: () => ({ type: "startDrills", runId: "drill-9" }),
  setDrillRenewal: () => ({ type: "setDrillRenewal", isOn: true }),
  renewDrills: () => ({ type: "renewDrills", runId: "drill-10" }),
  submit: () => ({ type: "submit" }),
  reopen: () => ({ type: "reopen", reason: "look again" }),
  signOff: () => ({ type: "signOff", signOff: signOffOf(THREE_GO, "CTO", { choice: "HOLD" }) }),
  withdrawSignOff: () => withdrawalOf(THREE_GO, "ENGINEER"),
  go: () => goCommand(THREE_GO),
  relaunch: () => ({ type: "relaunch", runId: "canary-9" }),
  recordRootCause: () => ({ type: "recordRootCause", rootCause: "a wrong unit", fixes: "the right unit" }),
  tickAfter: () => ({ type: "tickAfter", row: "Update documentation" }),
  attachEvidence: () => ({ type: "attachEvidence", evidence: evidenceOf("DEMO", "demo-1", { n: 50 }) }),
  markLaunched: () => ({ type: "markLaunched", runId: "canary-1" }),
  markRunEnded: () => ({ type: "markRunEnded", runId: "canary-1", outcome: "FAILED" }),
};
const COMMANDS = Object.keys(SAMPLE) as CommandType[];
const PAIRS = COMMANDS.flatMap((type) => DECISION_PHASES.map((phase) => [type, phase] as const));

/** Where an allowed command leaves the phase, besides staying where it is. */
const MOVES: Partial<Record<CommandType, Partial<Record<DecisionPhase, DecisionPhase>>>> = {
  submit: { DRAFT: "IN_REVIEW" },
  reopen: { IN_REVIEW: "DRAFT", AUTHORIZED: "DRAFT", REFUSED: "DRAFT" },
  go: { IN_REVIEW: "AUTHORIZED" },
  markLaunched: { AUTHORIZED: "LAUNCHED" },
  markRunEnded: { AUTHORIZED: "FAILED", LAUNCHED: "FAILED" },
};

function permitted(type: CommandType) {
  const people = [...PEOPLE.map((person) => actorOf(person.personId)), MACHINE_ACTOR];
  const found = people.filter((actor) => may(actor, type));
  const signer: Partial<Record<CommandType, string>> = { signOff: "cleo", withdrawSignOff: "erin" };
  return signer[type] ? actorOf(signer[type]) : found[0];
}

test("the table covers every command in every phase", () => {
  expect(Object.keys(PHASE_RULES).sort()).toEqual([...COMMANDS].sort());
  expect(PAIRS).toHaveLength(28 * 7);
});

test.each(PAIRS)("%s in %s is a row or a named refusal", (type, phase) => {
  const decision = decisionIn(phase);
  const rule = PHASE_RULES[type][phase];
  const answer = ask(decision, SAMPLE[type](), { by: permitted(type) });
  if (rule !== "ALLOWED" && rule !== "REVISES") {
    expect(answer).toMatchObject({ ok: false, refusal: { code: rule } });
    expect(REFUSALS[rule].status).toBeGreaterThanOrEqual(400);
    return;
  }
  if (!answer.ok) {
    // Allowed by the phase, refused by a rule of the command itself: named all the same.
    expect(REFUSALS[answer.refusal.code]).toBeDefined();
    return;
  }
  const after = applyAll(decision, answer.events);
  expect(() => decisionSchema.parse(after)).not.toThrow();
  const revises = rule === "REVISES" && answer.events.length > 0;
  expect(after.phase).toBe(revises ? "DRAFT" : (MOVES[type]?.[phase] ?? phase));
  if (revises) {
    expect(answer.events[0]?.type).toBe("revisionOpened");
    expect(after).toMatchObject({
      revision: decision.revision + 1,
      signOffs: [],
      contentHash: null,
      authorisation: null,
      snapshot: null,
    });
  }
});

test.each(PAIRS)("%s in %s is refused to everyone whose role does not permit it", (type, phase) => {
  const decision = decisionIn(phase);
  const strangers = [...PEOPLE.map((person) => actorOf(person.personId)), MACHINE_ACTOR].filter(
    (actor) => !may(actor, type),
  );
  expect(strangers.length).toBeGreaterThan(0);
  for (const by of strangers) {
    expect(ask(decision, SAMPLE[type](), { by })).toMatchObject({
      ok: false,
      refusal: { code: "NOT_PERMITTED" },
    });
  }
});

test("the document status of the form follows from the phase", () => {
  expect(DECISION_PHASES.map(documentStatus)).toEqual([
    "DRAFT",
    "DRAFT",
    "APPROVED",
    "EXECUTED",
    "DRAFT",
    "EXECUTED",
    "EXECUTED",
  ]);
});
