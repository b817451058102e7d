import { findVersion, lockVersion, setStatus } from "../store/template-versions.ts";
import { templateProblems } from "../template/check/template-problems.ts";
import { templateDiff } from "../template/template-diff.ts";
import { nextStatus } from "../template/version-status.ts";
import type { Service } from "./open-service.ts";
import type { Refused } from "./refusal.ts";
import { actOnTemplates, type TemplateActed, type TemplateRefused } from "./template-act.ts";
import { problemList } from "./template-problem-list.ts";

/**
 * Publishes a draft: from then on it never changes and decisions can be opened from it. Needs a person who did not work
 * on the draft. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE, TEMPLATE_NOT_DRAFT, TEMPLATE_STALE, PUBLISHER_WORKED_ON_IT,
 * TEMPLATE_NOT_READY, TEMPLATE_UNCHANGED.
 */
export async function publishTemplate(args: {
  service: Service;
  actorPersonId: string;
  templateId: string;
  /** The revision that the person read. */
  expectedRevision: number;
}): Promise<{ ok: true } | Refused> {
  const { templateId } = args;
  const result = await actOnTemplates({
    ...args,
    act: "templatePublished",
    permission: "publishTemplate",
    subjectId: templateId,
    work: async (tx, actor, nowMs): Promise<TemplateActed<null> | TemplateRefused> => {
      const stored = await lockVersion(tx, templateId);
      if (!stored) return { ok: false, code: "UNKNOWN_TEMPLATE" };
      const status = nextStatus(stored.status, "publish");
      if (!status) {
        return { ok: false, code: "TEMPLATE_NOT_DRAFT", details: { status: stored.status.toLowerCase() } };
      }
      if (stored.revision !== args.expectedRevision) return { ok: false, code: "TEMPLATE_STALE" };
      if (stored.editors.includes(actor.personId)) return { ok: false, code: "PUBLISHER_WORKED_ON_IT" };
      const problems = templateProblems(stored.template).filter((problem) => problem.blocks);
      if (problems.length > 0)
        return { ok: false, code: "TEMPLATE_NOT_READY", details: problemList(problems) };
      const base = stored.basedOn === null ? null : await findVersion(tx, stored.basedOn);
      const changes = base && templateDiff(base.template, stored.template);
      if (base && changes?.length === 0) {
        return { ok: false, code: "TEMPLATE_UNCHANGED", details: { basedOn: base.template.id } };
      }
      await setStatus(tx, templateId, status, { name: actor.name, atMs: nowMs });
      const detail = { basedOn: stored.basedOn, revision: stored.revision, editors: stored.editors, changes };
      return { ok: true, answer: null, subjectId: templateId, detail };
    },
  });
  return result.ok ? { ok: true } : result;
}
