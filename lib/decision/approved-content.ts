import { canonicalHash } from "../proof/canonical.ts";
import { resolveCriterion, ruleWords } from "../template/judge-criterion.ts";
import type { RuledItem, Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import { type Decision, EMPTY_ANSWER } from "./model.ts";
import { restatable } from "./restatable.ts";

/**
 * What four people sign: everything that decides what will run and why it may. Plain JSON; contacts, runs and signatures
 * are no part of it, so it stays the same from submit to launch. `buildId`: the build of the canary that is to run.
 */
export function approvedContent(decision: Decision, template: Template, buildId: string) {
  const limits = (items: readonly RuledItem[]) =>
    items.map(({ id, criteria }) => ({
      id,
      criteria: criteria.map((one) => resolveCriterion(one, decision.config)),
    }));
  const rows = checklistRows(template).map(({ item }) => {
    const answer = decision.answers[item.id] ?? EMPTY_ANSWER;
    const rules = item.criteria.map((one) => ruleWords(resolveCriterion(one, decision.config)));
    return { itemId: item.id, text: item.text, rules, answer };
  });
  return {
    v: 1,
    decisionId: decision.id,
    decisionNumber: decision.number,
    revision: decision.revision,
    title: decision.title,
    templateId: decision.templateId,
    template: { id: template.id, version: template.version, digest: canonicalHash(template) },
    createdBy: decision.createdBy,
    createdByName: decision.createdByName,
    createdAtMs: decision.createdAtMs,
    retryOf: decision.retryOf,
    clonedFrom: decision.clonedFrom,
    // Who may not sign but as Engineer.
    editors: decision.editors,
    config: decision.config,
    limits: {
      triggers: template.triggers.map(({ kind, op, limit, minSamples }) => ({
        kind,
        op,
        limit: limit ?? decision.config.maxLossUsd,
        minSamples,
      })),
      mustHaves: limits(template.mustHaves),
      targets: limits(template.targets),
      targetsNeeded: template.targetsNeeded,
    },
    checklist: rows,
    // A typed value for a metric, beside what was measured for it.
    metricAnswers: template.metrics.map((metric) => ({
      metricId: metric.id,
      rules: metric.criteria.map((one) => ruleWords(resolveCriterion(one, decision.config))),
      answer: decision.answers[metric.id] ?? EMPTY_ANSWER,
    })),
    // Whole, not by digest alone: the digest says which evidence it was, the list what it said.
    evidence: { demo: decision.demo, drills: decision.drills },
    attachments: decision.attachments,
    snapshot: decision.snapshot,
    metrics: restatable(decision, template).metrics,
    waivers: rows.flatMap(({ itemId, text, answer }) =>
      answer.waiver ? [{ itemId, text, ...answer.waiver }] : [],
    ),
    notes: decision.notes,
    buildId,
  };
}
export type ApprovedContent = ReturnType<typeof approvedContent>;

/** Hex SHA-256 of the approved content: the hash in every statement. */
export function contentHashOf(decision: Decision, template: Template, buildId: string): string {
  return canonicalHash(approvedContent(decision, template, buildId));
}
