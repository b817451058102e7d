import { type AuditAct, type AuditRow, appendAudit } from "../store/audit.ts";
import { inTransaction } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";

/** Writes acts that change nothing else into the audit stream, in one transaction; returns the last entry. */
export function recordActs(service: Service, acts: readonly [AuditAct, ...AuditAct[]]): Promise<AuditRow> {
  return inTransaction(service.store, async (tx) => {
    let row = await appendAudit(tx, acts[0]);
    for (const act of acts.slice(1)) row = await appendAudit(tx, act);
    return row;
  });
}
