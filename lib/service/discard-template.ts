import { type EndTemplateArgs, endTemplate } from "./end-template.ts";
import type { Refused } from "./refusal.ts";

/** Throws a draft away; its number is not used again. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE, TEMPLATE_NOT_DRAFT. */
export function discardTemplate(args: EndTemplateArgs): Promise<{ ok: true } | Refused> {
  return endTemplate(args, {
    move: "discard",
    act: "templateDiscarded",
    permission: "draftTemplate",
    otherwise: "TEMPLATE_NOT_DRAFT",
    detail: ({ editors }) => ({ editors }),
  });
}
