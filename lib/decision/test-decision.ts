import { hashStatement } from "../proof/statement.ts";
import { generateStepUpKey, signStatement } from "../proof/step-up.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { MEASURE_NAMES, type SigningRole, type Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import { applyAll } from "./apply.ts";
import type { Command } from "./commands.ts";
import { newDecision } from "./create.ts";
import { decide } from "./decide.ts";
import type { DecideContext, Decided } from "./decide-input.ts";
import { evidenceDigest } from "./evidence-digest.ts";
import type { Actor, Decision, DecisionPhase, Evidence, Measured, SignOff, SignOffChoice } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import type { RefusalCode } from "./refusals.ts";
import type { PersonFacts } from "./solvable.ts";
import { statementFor } from "./statement-for.ts";

// A decision on its way, for tests: five people, one key, evidence that passes, and each phase by real commands.

export const NOW_MS = Date.UTC(2026, 0, 5, 12);
export const BUILD_ID = "build-1";
export const KEY = generateStepUpKey();

const person = (personId: string, ...roles: Actor["roles"][number][]): PersonFacts => ({
  personId,
  name: `${personId[0]?.toUpperCase()}${personId.slice(1)}`,
  roles,
  active: true,
});
export const PEOPLE: readonly PersonFacts[] = [
  person("erin", "ENGINEER"),
  person("riku", "RISK_MANAGER"),
  person("paula", "PRODUCT_OWNER"),
  person("cleo", "CTO"),
  person("olaf", "OBSERVER"),
];
export const CONTEXT: DecideContext = {
  people: PEOPLE,
  buildId: BUILD_ID,
  publicKeys: { [KEY.keyId]: KEY.publicKeyPem },
};

/** The actor for a person of the cast; throws on an unknown name. */
export function actorOf(personId: string, people: readonly PersonFacts[] = PEOPLE): Actor {
  const found = people.find((one) => one.personId === personId);
  if (!found) throw new Error(`nobody is called ${personId}`);
  return { personId, name: found.name, roles: found.roles };
}
export const SIGNER: Readonly<Record<SigningRole, string>> = {
  ENGINEER: "erin",
  RISK_MANAGER: "riku",
  PRODUCT_OWNER: "paula",
  CTO: "cleo",
};

const GOOD: Partial<Record<(typeof MEASURE_NAMES)[number], string>> = {
  durationMin: "31",
  acceptancePct: "97.5",
  orderSuccessPct: "99",
  errorRatePct: "0.2",
  p50LatencyMs: "12",
  p95LatencyMs: "40",
  wsUptimePct: "100",
  wsReconnects: "0",
  stalenessEvents: "0",
  memorySlopeMbPerMin: "0.1",
  memoryRangePct: "4",
  criticalErrors: "0",
  pnlDifferenceUsd: "0",
  fundingDifferenceUsd: "0",
};
const DRILLS = [
  "drillKillSwitch",
  "drillDailyLossCap",
  "drillPositionLimit",
  "drillReduceOnly",
  "drillQuietWindow",
  "drillTriggers",
] as const;

/** Evidence that passes every rule, with single values replaced. */
export function evidenceOf(
  source: "DEMO" | "DRILL",
  runId: string,
  change: {
    observedAtMs?: number;
    buildId?: string;
    values?: Partial<Record<string, string | null>>;
    n?: number;
  } = {},
): Evidence {
  const base: Record<string, string> =
    source === "DEMO" ? { ...GOOD } : Object.fromEntries(DRILLS.map((measure) => [measure, "1"]));
  const values: Record<string, string | null | undefined> = { ...base, ...change.values };
  const measured: Measured[] = MEASURE_NAMES.flatMap((measure) => {
    const value = values[measure];
    return value === undefined ? [] : [{ measure, value, unit: "", n: change.n ?? 100 }];
  });
  const evidence = {
    source,
    runId,
    observedAtMs: change.observedAtMs ?? NOW_MS,
    measured,
    remarks: {},
    buildId: change.buildId ?? BUILD_ID,
    outcome: "SUCCEEDED",
  };
  return { ...evidence, digest: evidenceDigest(evidence) };
}

/** A new draft that Erin opened. */
export function draft(template: Template = rehearsalV1): Decision {
  return newDecision({
    id: "d1",
    number: 7,
    title: "A careful change",
    template,
    actor: actorOf("erin"),
    nowMs: NOW_MS,
  });
}

type Ask = { by?: Actor; nowMs?: number; context?: DecideContext; template?: Template };

/** Asks `decide`; Erin asks unless another is named. */
export function ask(decision: Decision, command: Command, options: Ask = {}): Decided {
  const { by = actorOf("erin"), nowMs = NOW_MS, context = CONTEXT, template = rehearsalV1 } = options;
  return decide({ decision, template, actor: by, nowMs, context }, command);
}

/** Decides and folds; throws with the refusal's code when it is refused. */
export function act(decision: Decision, command: Command, options: Ask = {}): Decision {
  const answer = ask(decision, command, options);
  if (!answer.ok)
    throw new Error(`${command.type}: ${answer.refusal.code} ${JSON.stringify(answer.refusal.details)}`);
  return applyAll(decision, answer.events);
}

/** The refusal's code, or null when the command goes through. */
export function codeOf(answer: Decided): RefusalCode | null {
  return answer.ok ? null : answer.refusal.code;
}

/** A draft with fresh evidence, every row ticked and verified: ready to submit. */
export function readyDraft(template: Template = rehearsalV1): Decision {
  const machine = { by: MACHINE_ACTOR, template };
  let decision = act(draft(template), { type: "startDemo", runId: "demo-1" }, { template });
  decision = act(decision, { type: "attachEvidence", evidence: evidenceOf("DEMO", "demo-1") }, machine);
  decision = act(decision, { type: "startDrills", runId: "drill-1" }, { template });
  decision = act(decision, { type: "attachEvidence", evidence: evidenceOf("DRILL", "drill-1") }, machine);
  for (const { item, needsSecondPerson } of checklistRows(template)) {
    decision = act(decision, { type: "tickItem", itemId: item.id }, { template });
    if (needsSecondPerson)
      decision = act(decision, { type: "verifyItem", itemId: item.id }, { by: actorOf("riku"), template });
  }
  return decision;
}

/** A submitted revision without signatures. */
export function inReview(template: Template = rehearsalV1): Decision {
  return act(readyDraft(template), { type: "submit" }, { template });
}

export type Signing = {
  by?: Actor;
  choice?: SignOffChoice;
  comment?: string;
  nowMs?: number;
  template?: Template;
  privateKeyPem?: string;
};

/** A sign-off as the service builds it: statement, hash, signature. */
export function signOffOf(decision: Decision, role: SigningRole, options: Signing = {}): SignOff {
  const { by = actorOf(SIGNER[role]), choice = "GO", nowMs = NOW_MS, template = rehearsalV1 } = options;
  const comment = options.comment ?? (choice === "GO" ? "" : "not yet");
  const statement = statementFor({ decision, template, actor: by, role, choice, comment, nowMs });
  const statementHash = hashStatement(statement);
  const signature = signStatement(statementHash, options.privateKeyPem ?? KEY.privateKeyPem);
  return { role, choice, statement, statementHash, signature, withdrawnAtMs: null };
}

/** Signs at one station; throws when it is refused. */
export function signed(decision: Decision, role: SigningRole, options: Signing = {}): Decision {
  const { by = actorOf(SIGNER[role]), nowMs = NOW_MS, template = rehearsalV1 } = options;
  return act(
    decision,
    { type: "signOff", signOff: signOffOf(decision, role, options) },
    { by, nowMs, template },
  );
}

/** In review with the first three stations at GO. */
export function threeGo(template: Template = rehearsalV1): Decision {
  const roles: SigningRole[] = ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"];
  return roles.reduce((decision, role) => signed(decision, role, { template }), inReview(template));
}

/** The GO command as Cleo would send it. */
export function goCommand(
  decision: Decision,
  options: Signing & { runId?: string } = {},
): Extract<Command, { type: "go" }> {
  const { symbol, sizeBtc } = decision.config;
  const runId = options.runId ?? "canary-1";
  return {
    type: "go",
    signOff: signOffOf(decision, "CTO", options),
    typedSymbol: symbol,
    typedSize: sizeBtc,
    runId,
  };
}

/** Authorised, its canary queued. */
export function authorised(template: Template = rehearsalV1): Decision {
  const decision = threeGo(template);
  return act(decision, goCommand(decision, { template }), { by: actorOf("cleo"), template });
}

/** Its canary launched; ended when an outcome is given. */
function launched(outcome?: "SUCCEEDED" | "FAILED"): Decision {
  const machine = { by: MACHINE_ACTOR };
  const decision = act(authorised(), { type: "markLaunched", runId: "canary-1" }, machine);
  return outcome ? act(decision, { type: "markRunEnded", runId: "canary-1", outcome }, machine) : decision;
}

/** A decision in each phase, reached by real commands. */
export function inPhase(phase: DecisionPhase): Decision {
  if (phase === "DRAFT") return readyDraft();
  if (phase === "IN_REVIEW") return threeGo();
  if (phase === "AUTHORIZED") return authorised();
  if (phase === "REFUSED") return signed(inReview(), "RISK_MANAGER", { choice: "NO_GO" });
  return phase === "LAUNCHED" ? launched() : launched(phase);
}
