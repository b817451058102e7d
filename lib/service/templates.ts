import { listVersions } from "../store/template-versions.ts";
import * as templates from "../store/templates.ts";
import type { Template } from "../template/schema.ts";
import { nextStatus } from "../template/version-status.ts";
import type { Service } from "./open-service.ts";

/** Every published template version: those that a new decision can be opened from; newest of each first. */
export async function listTemplates(args: { service: Service }): Promise<Template[]> {
  const versions = await listVersions(args.service.store.prisma);
  return versions.filter(({ status }) => nextStatus(status, "openDecision")).map(({ template }) => template);
}

/** Adds a template version of the house that the seed leaves out; one that decisions stand on stays as it is. */
export async function addTemplate(args: { service: Service; template: Template }): Promise<void> {
  await templates.saveTemplateUnlessUsed(args.service.store.prisma, args.template);
}
