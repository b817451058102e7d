import { lockVersion, setStatus } from "../store/template-versions.ts";
import { nextStatus } from "../template/version-status.ts";
import type { Service } from "./open-service.ts";
import type { Refused } from "./refusal.ts";
import { actOnTemplates } from "./template-act.ts";

/** Retires a published version: decisions that stand on it go on, no new one is opened from it. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE, TEMPLATE_NOT_PUBLISHED. */
export async function retireTemplate(args: {
  service: Service;
  actorPersonId: string;
  templateId: string;
}): Promise<{ ok: true } | Refused> {
  const { templateId } = args;
  const result = await actOnTemplates({
    ...args,
    act: "templateRetired",
    permission: "retireTemplate",
    subjectId: templateId,
    work: async (tx, actor, nowMs) => {
      const stored = await lockVersion(tx, templateId);
      if (!stored) return { ok: false, code: "UNKNOWN_TEMPLATE" };
      const status = nextStatus(stored.status, "retire");
      if (!status) {
        return {
          ok: false,
          code: "TEMPLATE_NOT_PUBLISHED",
          details: { status: stored.status.toLowerCase() },
        };
      }
      await setStatus(tx, templateId, status, { name: actor.name, atMs: nowMs });
      return { ok: true, answer: null, subjectId: templateId, detail: { usedBy: stored.usedBy } };
    },
  });
  return result.ok ? { ok: true } : result;
}
