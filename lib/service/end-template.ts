import type { PersonAction } from "../decision/permissions.ts";
import type { RefusalCode } from "../decision/refusals.ts";
import { lockVersion, setStatus } from "../store/template-versions.ts";
import { nextStatus } from "../template/version-status.ts";
import type { Service } from "./open-service.ts";
import type { Refused } from "./refusal.ts";
import { actOnTemplates } from "./template-act.ts";

export type EndTemplateArgs = { service: Service; actorPersonId: string; templateId: string };

type StoredVersion = NonNullable<Awaited<ReturnType<typeof lockVersion>>>;

type Ending = {
  move: "discard" | "retire";
  act: string;
  permission: PersonAction;
  /** Refusal where the version's status does not permit the move. */
  otherwise: RefusalCode;
  /** What the audit writes down of the version. */
  detail: (stored: StoredVersion) => Record<string, unknown>;
};

/** Takes a version out of use for good. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE and the ending's own. */
export async function endTemplate(args: EndTemplateArgs, ending: Ending): Promise<{ ok: true } | Refused> {
  const { templateId } = args;
  const { move, act, permission, otherwise, detail } = ending;
  const result = await actOnTemplates({
    ...args,
    act,
    permission,
    subjectId: templateId,
    work: async (tx, actor, nowMs) => {
      const stored = await lockVersion(tx, templateId);
      if (!stored) return { ok: false, code: "UNKNOWN_TEMPLATE" };
      const status = nextStatus(stored.status, move);
      if (!status) return { ok: false, code: otherwise, details: { status: stored.status.toLowerCase() } };
      await setStatus(tx, templateId, status, { name: actor.name, atMs: nowMs });
      return { ok: true, answer: null, subjectId: templateId, detail: detail(stored) };
    },
  });
  return result.ok ? { ok: true } : result;
}
