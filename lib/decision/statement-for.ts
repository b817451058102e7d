import { buildStatement } from "../proof/statement.ts";
import type { SigningRole, Template } from "../template/schema.ts";
import { delegationFor } from "./delegation.ts";
import type { Actor, Decision, SignOffChoice, Statement } from "./model.ts";
import { restatable } from "./restatable.ts";
import { earlierGoSignOffs, lastStationRole } from "./sign-off-eligibility.ts";

export type StatementRequest = {
  decision: Decision;
  template: Template;
  actor: Actor;
  role: SigningRole;
  choice: SignOffChoice;
  comment: string;
  nowMs: number;
};

/** The exact statement that this person signs at this station now. Throws when nothing is frozen yet or the role has no station. */
export function statementFor(request: StatementRequest): Statement {
  const { decision, template, actor, role, choice, comment, nowMs } = request;
  const station = template.stations.find((one) => one.role === role);
  if (!station) throw new Error(`template ${template.id} has no station for ${role}`);
  const isLast = role === lastStationRole(template);
  const held = delegationFor(actor, role, decision.editors);
  return buildStatement({
    decision,
    restatable: restatable(decision, template),
    role,
    choice,
    meaning: station.statements,
    comment,
    person: actor,
    atMs: nowMs,
    authorisationHours: template.timing.authorisationHours,
    delegation: held && {
      delegationId: held.delegationId,
      ofPersonId: held.ofPersonId,
      ofName: held.ofName,
      fromMs: held.fromMs,
      untilMs: held.untilMs,
    },
    earlier: isLast ? earlierGoSignOffs(decision, template).map((one) => one.statementHash) : [],
  });
}
