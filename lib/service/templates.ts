import * as templates from "../store/templates.ts";
import type { Template } from "../template/schema.ts";
import type { Service } from "./open-service.ts";

/** Every template version, newest of each first. */
export function listTemplates(args: { service: Service }): Promise<Template[]> {
  return templates.listTemplates(args.service.store.prisma);
}
