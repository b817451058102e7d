import type { FailedCanary } from "../decision/cool-down.ts";
import type { Decision } from "../decision/model.ts";
import type { PersonFacts } from "../decision/solvable.ts";
import type { PasskeyFacts } from "../proof/verify-signature.ts";
import { type AuditRow, listAudit } from "../store/audit.ts";
import { findDecision } from "../store/decisions.ts";
import { findTemplate } from "../store/templates.ts";
import type { Template } from "../template/schema.ts";
import { buildId } from "./build-id.ts";
import { decisionContext } from "./decision-context.ts";
import { listRuns } from "./list-runs.ts";
import type { Service } from "./open-service.ts";
import type { RunListItem } from "./run-list-item.ts";

/** Entries that the timeline beside a decision shows. */
const TIMELINE_LENGTH = 100;

export type DecisionView = {
  decision: Decision;
  version: number;
  updatedAtMs: number;
  template: Template;
  people: PersonFacts[];
  /** Facts for `blockers(decision, template, nowMs, people, facts)`. */
  facts: {
    buildId: string;
    failedCanaries: readonly FailedCanary[];
    passkeys: readonly PasskeyFacts[];
    venues: readonly string[];
  };
  /** Venues that the configuration may name beside the paper exchange, as it names them. */
  venues: readonly string[];
  buildId: string;
  nowMs: number;
  runs: RunListItem[];
  /** Audit entries of this decision, newest first. */
  timeline: AuditRow[];
  retryOf: { decisionId: string; number: number; title: string } | null;
};

/** Everything that the page of a decision starts with; null when there is no such decision. */
export async function loadDecisionView(args: {
  service: Service;
  decisionId: string;
}): Promise<DecisionView | null> {
  const { service, decisionId } = args;
  const { prisma } = service.store;
  const stored = await findDecision(prisma, decisionId);
  const template = stored && (await findTemplate(prisma, stored.decision.templateId));
  if (!stored || !template) return null;
  const { decision, version, updatedAtMs } = stored;
  const nowMs = Date.now();
  const [context, runs, timeline, earlier] = await Promise.all([
    decisionContext(prisma, decision, nowMs),
    listRuns({ service, decisionId }),
    listAudit(prisma, { subjectId: decisionId, limit: TIMELINE_LENGTH }),
    decision.retryOf === null ? null : findDecision(prisma, decision.retryOf),
  ]);
  const { people, failedCanaries } = context;
  return {
    decision,
    version,
    updatedAtMs,
    template,
    people,
    facts: { buildId: context.buildId, failedCanaries, passkeys: context.passkeys, venues: context.venues },
    venues: context.venues,
    buildId: buildId(),
    nowMs,
    runs,
    timeline,
    retryOf: earlier && {
      decisionId: earlier.decision.id,
      number: earlier.decision.number,
      title: earlier.decision.title,
    },
  };
}
