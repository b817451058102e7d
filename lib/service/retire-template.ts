import { type EndTemplateArgs, endTemplate } from "./end-template.ts";
import type { Refused } from "./refusal.ts";

/** Retires a published version: decisions that stand on it go on, no new one is opened from it. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE, TEMPLATE_NOT_PUBLISHED. */
export function retireTemplate(args: EndTemplateArgs): Promise<{ ok: true } | Refused> {
  return endTemplate(args, {
    move: "retire",
    act: "templateRetired",
    permission: "retireTemplate",
    otherwise: "TEMPLATE_NOT_PUBLISHED",
    detail: ({ usedBy }) => ({ usedBy }),
  });
}
