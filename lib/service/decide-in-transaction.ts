import { applyAll } from "../decision/apply.ts";
import type { Command } from "../decision/commands.ts";
import { decide } from "../decision/decide.ts";
import type { DecisionEvent } from "../decision/events.ts";
import type { Actor, Decision } from "../decision/model.ts";
import type { PublicKeys } from "../proof/step-up.ts";
import { appendAudit } from "../store/audit.ts";
import { lockDecision, saveDecision, saveSignOffs } from "../store/decisions.ts";
import { findTemplate } from "../store/templates.ts";
import type { Tx } from "../store/transaction.ts";
import type { Template } from "../template/schema.ts";
import { decisionContext } from "./decision-context.ts";
import { keepRevision } from "./keep-revision.ts";
import { tellPeople } from "./notify.ts";
import { inWords, type Refused, refuse } from "./refusal.ts";

export type Act = {
  actor: Actor;
  decisionId: string;
  /** The version that the person saw; null for the machine, which acts on whatever stands. */
  expectedVersion: number | null;
  command: Command;
  nowMs: number;
  /** Step-up keys under which signatures count. */
  publicKeys: PublicKeys;
  /** What is saved with the act itself when it goes through, before its audit entry. */
  alsoSave?: ((tx: Tx) => Promise<void>) | undefined;
};

export type Decided = {
  ok: true;
  version: number;
  decision: Decision;
  events: DecisionEvent[];
  template: Template;
};

/** What changed, small enough for the audit stream: events without whole snapshots and measured lists. */
function auditDetail(
  decision: Decision,
  version: number,
  command: Command,
  events: readonly DecisionEvent[],
) {
  const slim = events.map((event) => {
    if (event.type === "evidenceAttached") {
      const { measured, remarks: _remarks, ...evidence } = event.evidence;
      return { ...event, evidence: { ...evidence, measured: measured.length } };
    }
    if (event.type === "evidenceSetAside" || event.type === "evidenceRenewed") {
      const { measured, remarks: _remarks, ...evidence } = event.evidence;
      return { ...event, evidence: { ...evidence, measured: measured.length } };
    }
    if (event.type === "submitted") return { ...event, snapshot: event.snapshot.digest };
    return event;
  });
  return {
    command: command.type,
    number: decision.number,
    revision: decision.revision,
    version,
    phase: decision.phase,
    events: slim,
  };
}

/**
 * One act on a decision, inside the caller's transaction: lock, compare the version, decide with the roles and facts of
 * this moment, fold, save, write sign-off rows and the audit entry. A refusal saves nothing but itself.
 */
export async function decideInTransaction(tx: Tx, act: Act): Promise<Decided | Refused> {
  const { actor, decisionId, expectedVersion, command, nowMs } = act;
  const stored = await lockDecision(tx, decisionId);
  if (!stored) return refuse("NOT_FOUND", { what: "decision" });
  const { decision: before, version } = stored;
  const audit = {
    atMs: nowMs,
    actorId: actor.personId,
    actorName: actor.name,
    subjectType: "decision",
    subjectId: decisionId,
  } as const;
  const recordRefusal = (code: string, details: object) =>
    appendAudit(tx, { ...audit, act: "refused", detail: { command: command.type, code, details } });
  if (expectedVersion !== null && expectedVersion !== version) {
    await recordRefusal("STALE", { seen: expectedVersion, version });
    return refuse("STALE");
  }
  const template = await findTemplate(tx, before.templateId);
  if (!template) throw new Error(`Decision ${decisionId} names the unknown template ${before.templateId}.`);
  const context = { ...(await decisionContext(tx, before, nowMs)), publicKeys: act.publicKeys };
  const decided = decide({ decision: before, template, actor, nowMs, context }, command);
  if (!decided.ok) {
    const { code, details } = decided.refusal;
    await recordRefusal(code, details);
    return inWords(decided.refusal);
  }
  if (decided.events.length === 0) return { ok: true, version, decision: before, events: [], template };
  const decision = applyAll(before, decided.events);
  const now = new Date(nowMs);
  await saveSignOffs(tx, before, decision, now);
  if (!(await saveDecision(tx, decision, version, now))) return refuse("STALE");
  await keepRevision(tx, { decision, template, events: decided.events, buildId: context.buildId });
  await act.alsoSave?.(tx);
  const { people } = context;
  await tellPeople(tx, { before, after: decision, template, events: decided.events, people, nowMs });
  // As which the person acted: roles change, and a proof years later must not ask the present ones.
  const as = { roles: actor.roles, delegations: actor.delegations };
  const detail = { ...auditDetail(decision, version + 1, command, decided.events), as };
  await appendAudit(tx, { ...audit, act: command.type, detail });
  return { ok: true, version: version + 1, decision, events: decided.events, template };
}
