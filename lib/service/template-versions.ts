import { findVersion, listVersions, type StoredVersion } from "../store/template-versions.ts";
import type { Service } from "./open-service.ts";

export type TemplateVersion = StoredVersion;

/** Every template version with its status and history, by template, newest first; discarded drafts are left out. */
export function listTemplateVersions(args: { service: Service }): Promise<TemplateVersion[]> {
  return listVersions(args.service.store.prisma);
}

/** One template version; null when there is none. */
export function loadTemplateVersion(args: {
  service: Service;
  templateId: string;
}): Promise<TemplateVersion | null> {
  return findVersion(args.service.store.prisma, args.templateId);
}
