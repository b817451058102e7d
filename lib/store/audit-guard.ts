import type { Tx } from "./transaction.ts";

/** Whether the database keeps this process from writing into the audit chain by any way but `append_audit`. */
export type AuditGuard = { isClosed: boolean; role: string };

/** Asks the database itself: rights on the tables, and whether the role is, or may become, their owner. */
export async function readAuditGuard(tx: Tx): Promise<AuditGuard> {
  const [guard] = await tx.$queryRaw<AuditGuard[]>`
    SELECT session_user::text AS role,
      NOT (bool_or(has_table_privilege(session_user, class.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
        OR bool_or(pg_has_role(session_user, class.relowner, 'MEMBER'))
        OR (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = session_user)) AS "isClosed"
    FROM pg_class AS class WHERE class.oid IN ('"AuditEntry"'::regclass, '"AuditHead"'::regclass)`;
  return guard ?? { isClosed: false, role: "unknown" };
}
