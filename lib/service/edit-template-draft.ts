import { lockVersion, saveDraft } from "../store/template-versions.ts";
import { applyEdits, type TemplateEdits } from "../template/editor/apply-edits.ts";
import type { TemplateProblem } from "../template/editor/field.ts";
import type { RowChange } from "../template/editor/row-changes.ts";
import { templateDiff } from "../template/template-diff.ts";
import { nextStatus } from "../template/version-status.ts";
import type { Service } from "./open-service.ts";
import type { Refused } from "./refusal.ts";
import { actOnTemplates } from "./template-act.ts";
import { problemList } from "./template-problem-list.ts";

/**
 * Saves a person's edits of a draft as its next revision, if it still is at `expectedRevision`. Problems that come back
 * stand against publishing, not against saving. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE, TEMPLATE_NOT_DRAFT,
 * TEMPLATE_STALE, TEMPLATE_INVALID.
 */
export async function editTemplateDraft(args: {
  service: Service;
  actorPersonId: string;
  templateId: string;
  expectedRevision: number;
  edits: TemplateEdits;
  /** One row more or less, after the edits. */
  rows?: RowChange | undefined;
}): Promise<{ ok: true; revision: number; problems: TemplateProblem[] } | Refused> {
  const { templateId, expectedRevision, edits, rows } = args;
  const result = await actOnTemplates({
    ...args,
    act: "templateEdited",
    permission: "draftTemplate",
    subjectId: templateId,
    work: async (tx, actor) => {
      const stored = await lockVersion(tx, templateId);
      if (!stored) return { ok: false, code: "UNKNOWN_TEMPLATE" };
      if (!nextStatus(stored.status, "edit")) {
        return { ok: false, code: "TEMPLATE_NOT_DRAFT", details: { status: stored.status.toLowerCase() } };
      }
      if (stored.revision !== expectedRevision) return { ok: false, code: "TEMPLATE_STALE" };
      const edited = applyEdits(stored.template, edits, rows);
      if (!edited.ok) return { ok: false, code: "TEMPLATE_INVALID", details: problemList(edited.problems) };
      const changes = templateDiff(stored.template, edited.template);
      if (changes.length > 0) await saveDraft(tx, stored, edited.template, actor.personId);
      const revision = changes.length > 0 ? stored.revision + 1 : stored.revision;
      return {
        ok: true,
        answer: { revision, problems: edited.problems },
        subjectId: templateId,
        detail: { revision, changes },
      };
    },
  });
  return result.ok ? { ok: true, ...result.answer } : result;
}
