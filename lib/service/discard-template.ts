import { lockVersion, setStatus } from "../store/template-versions.ts";
import { nextStatus } from "../template/version-status.ts";
import type { Service } from "./open-service.ts";
import type { Refused } from "./refusal.ts";
import { actOnTemplates } from "./template-act.ts";

/** Throws a draft away; its number is not used again. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE, TEMPLATE_NOT_DRAFT. */
export async function discardTemplate(args: {
  service: Service;
  actorPersonId: string;
  templateId: string;
}): Promise<{ ok: true } | Refused> {
  const { templateId } = args;
  const result = await actOnTemplates({
    ...args,
    act: "templateDiscarded",
    permission: "draftTemplate",
    subjectId: templateId,
    work: async (tx, actor, nowMs) => {
      const stored = await lockVersion(tx, templateId);
      if (!stored) return { ok: false, code: "UNKNOWN_TEMPLATE" };
      const status = nextStatus(stored.status, "discard");
      if (!status) {
        return { ok: false, code: "TEMPLATE_NOT_DRAFT", details: { status: stored.status.toLowerCase() } };
      }
      await setStatus(tx, templateId, status, { name: actor.name, atMs: nowMs });
      return { ok: true, answer: null, subjectId: templateId, detail: { editors: stored.editors } };
    },
  });
  return result.ok ? { ok: true } : result;
}
