import { findVersion, insertDraft, nextVersionNumber } from "../store/template-versions.ts";
import type { Service } from "./open-service.ts";
import type { Refused } from "./refusal.ts";
import { actOnTemplates } from "./template-act.ts";

/** Makes a draft of the next version from a published or retired one. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE, TEMPLATE_NOT_PUBLISHED. */
export async function draftTemplate(args: {
  service: Service;
  actorPersonId: string;
  basedOn: string;
}): Promise<{ ok: true; templateId: string } | Refused> {
  const { basedOn } = args;
  const result = await actOnTemplates({
    ...args,
    act: "templateDrafted",
    permission: "draftTemplate",
    subjectId: basedOn,
    work: async (tx, actor, nowMs) => {
      const base = await findVersion(tx, basedOn);
      if (!base) return { ok: false, code: "UNKNOWN_TEMPLATE" };
      if (base.status === "DRAFT" || base.status === "DISCARDED") {
        return {
          ok: false,
          code: "TEMPLATE_NOT_PUBLISHED",
          details: { status: `a ${base.status.toLowerCase()} version` },
        };
      }
      const { slug } = base.template;
      const version = await nextVersionNumber(tx, slug);
      const template = { ...base.template, id: `${slug}-v${version}`, version };
      await insertDraft(tx, template, { personId: actor.personId, name: actor.name, basedOn, atMs: nowMs });
      return { ok: true, answer: template.id, subjectId: template.id, detail: { basedOn, version } };
    },
  });
  return result.ok ? { ok: true, templateId: result.answer } : result;
}
