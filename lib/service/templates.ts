import * as templates from "../store/templates.ts";
import type { Template } from "../template/schema.ts";
import type { Service } from "./open-service.ts";

/** Every template version, newest of each first. */
export function listTemplates(args: { service: Service }): Promise<Template[]> {
  return templates.listTemplates(args.service.store.prisma);
}

/** One template version; null when unknown. */
export function loadTemplate(args: { service: Service; templateId: string }): Promise<Template | null> {
  return templates.findTemplate(args.service.store.prisma, args.templateId);
}
