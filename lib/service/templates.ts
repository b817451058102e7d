import * as templates from "../store/templates.ts";
import type { Template } from "../template/schema.ts";
import type { Service } from "./open-service.ts";

/** Every template version, newest of each first. */
export function listTemplates(args: { service: Service }): Promise<Template[]> {
  return templates.listTemplates(args.service.store.prisma);
}

/** Adds a template version of the house that the seed leaves out; one that decisions stand on stays as it is. */
export async function addTemplate(args: { service: Service; template: Template }): Promise<void> {
  await templates.saveTemplateUnlessUsed(args.service.store.prisma, args.template);
}
