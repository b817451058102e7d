import { type AuditFilter, type AuditRow, listAudit as readAudit, readAuditHead } from "../store/audit.ts";
import type { Service } from "./open-service.ts";

export type { AuditRow } from "../store/audit.ts";

const DEFAULT_LIMIT = 100;

/** Audit entries, newest first, with the number of the newest of all. Times of the filter in epoch ms, `untilMs` excluded. */
export async function listAudit(
  args: { service: Service } & { [K in keyof AuditFilter]?: AuditFilter[K] | undefined },
): Promise<{ entries: AuditRow[]; headSeq: number }> {
  const { service, limit = DEFAULT_LIMIT, ...asked } = args;
  const given = Object.entries(asked).filter(([, value]) => value !== undefined && value !== "");
  const filter: AuditFilter = { limit, ...Object.fromEntries(given) };
  const { prisma } = service.store;
  const [entries, head] = await Promise.all([readAudit(prisma, filter), readAuditHead(prisma)]);
  return { entries, headSeq: head.seq };
}
