import { monitoringPlaces } from "#lib/template/monitoring-places.ts";
import type { Template } from "#lib/template/schema.ts";

/** Where reports are written as Markdown beside the database: COUNTERSIGN_REPORTS, else the folder that the template names. */
export function reportsDirectory(template: Pick<Template, "monitoring">): string {
  return process.env.COUNTERSIGN_REPORTS ?? monitoringPlaces(template).reportsFolder;
}
