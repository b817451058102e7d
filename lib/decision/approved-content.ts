import { canonicalHash } from "../proof/canonical.ts";
import { resolveCriterion, ruleWords } from "../template/judge-criterion.ts";
import type { RuledItem, Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import { type Decision, EMPTY_ANSWER } from "./model.ts";

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
    template: { id: template.id, version: template.version, digest: canonicalHash(template) },
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
    evidence: { demo: decision.demo?.digest ?? null, drills: decision.drills?.digest ?? null },
    snapshot: decision.snapshot,
    waivers: rows.flatMap(({ itemId, answer }) => (answer.waiver ? [{ itemId, ...answer.waiver }] : [])),
    notes: decision.notes,
    buildId,
  };
}
export type ApprovedContent = ReturnType<typeof approvedContent>;

/** Hex SHA-256 of the approved content: the hash in every statement. */
export function contentHashOf(decision: Decision, template: Template, buildId: string): string {
  return canonicalHash(approvedContent(decision, template, buildId));
}
