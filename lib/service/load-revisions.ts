import { type ApprovedContent, approvedContent } from "../decision/approved-content.ts";
import { type ContentChange, contentDiff } from "../decision/content-diff.ts";
import type { Decision } from "../decision/model.ts";
import { canonicalHash } from "../proof/canonical.ts";
import { lastSignedRevision, listRevisions, type StoredRevision } from "../store/decision-revisions.ts";
import { findDecision } from "../store/decisions.ts";
import { findTemplate } from "../store/templates.ts";
import type { Template } from "../template/schema.ts";
import { buildId } from "./build-id.ts";
import type { Service } from "./open-service.ts";

export type RevisionView = Omit<StoredRevision, "content"> & {
  /** Whether the kept content still gives the hash that was signed. */
  isIntact: boolean;
};
/** `changes` null: one of the two is of a form that cannot be compared in words. */
export type Comparison = { from: number; to: number; changes: ContentChange[] | null };

function compared(from: StoredRevision, to: { revision: number; content: ApprovedContent }): Comparison {
  try {
    return { from: from.revision, to: to.revision, changes: contentDiff(from.content, to.content) };
  } catch {
    return { from: from.revision, to: to.revision, changes: null };
  }
}

function viewOf({ content, ...revision }: StoredRevision): RevisionView {
  return { ...revision, isIntact: canonicalHash(content) === revision.contentHash };
}

/**
 * What changed for a person who looks at a decision now: since the revision before, and since the one that they last
 * signed. A draft is compared as it stands. Both are null where there is nothing earlier.
 */
export async function changesSince(args: {
  service: Service;
  decision: Decision;
  template: Template;
  personId: string;
}): Promise<{ sinceLast: Comparison | null; sinceYours: Comparison | null }> {
  const { service, decision, template, personId } = args;
  if (decision.revision === 1) return { sinceLast: null, sinceYours: null };
  const { prisma } = service.store;
  const [all, signed] = await Promise.all([
    listRevisions(prisma, decision.id),
    lastSignedRevision(prisma, { decisionId: decision.id, personId, below: decision.revision }),
  ]);
  const frozen = all.find(({ revision }) => revision === decision.revision);
  const now = frozen ?? {
    revision: decision.revision,
    content: approvedContent(decision, template, buildId()),
  };
  const earlier = all.filter(({ revision }) => revision < decision.revision);
  const before = earlier.at(-1);
  const yours = earlier.find(({ revision }) => revision === signed);
  // One list is enough where both are the same.
  return {
    sinceLast: before && before !== yours ? compared(before, now) : null,
    sinceYours: yours ? compared(yours, now) : null,
  };
}

export type RevisionsView = {
  decision: Pick<Decision, "id" | "number" | "title" | "revision" | "phase">;
  revisions: RevisionView[];
  comparison: Comparison | null;
};

/** Every submitted revision of a decision and the comparison of two of them, by default the last two; null when there is no such decision. */
export async function loadRevisions(args: {
  service: Service;
  decisionId: string;
  from: number | null;
  to: number | null;
}): Promise<RevisionsView | null> {
  const { service, decisionId } = args;
  const { prisma } = service.store;
  const stored = await findDecision(prisma, decisionId);
  const template = stored && (await findTemplate(prisma, stored.decision.templateId));
  if (!stored || !template) return null;
  const { decision } = stored;
  const all = await listRevisions(prisma, decisionId);
  const pick = (revision: number | null, otherwise: number) =>
    all.find((one) => one.revision === revision) ?? all.at(otherwise);
  const [from, to] = [pick(args.from, -2), pick(args.to, -1)];
  const { id, number, title, revision, phase } = decision;
  return {
    decision: { id, number, title, revision, phase },
    revisions: all.map(viewOf),
    comparison: from && to && from !== to ? compared(from, to) : null,
  };
}
