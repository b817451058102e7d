import { createHmac } from "node:crypto";
import pg from "pg";

/** Whom a part is towards the database. The owner migrates; no running part needs to be the owner. */
export type DatabaseRole = "countersign_app" | "countersign_witness";
const ROLES: readonly DatabaseRole[] = ["countersign_app", "countersign_witness"];

/**
 * A role's password follows from the owner's: every launcher with the owner's address finds the same one, nothing more has
 * to be kept, and whoever has only the role's cannot go back to the owner's.
 */
function passwordOf(role: DatabaseRole, ownerPassword: string): string {
  return createHmac("sha256", decodeURIComponent(ownerPassword))
    .update(`countersign/role/${role}`)
    .digest("hex");
}

/** The address under which a role connects to the owner's database; undefined where the owner needs no password. */
export function roleUrl(ownerUrl: string, role: DatabaseRole): string | undefined {
  const url = new URL(ownerUrl);
  if (!url.password) return undefined;
  url.password = passwordOf(role, url.password);
  url.username = role;
  return url.href;
}

/** Tables of the chain and of the witness: nobody but the owner's function and the witness writes there. */
const AUDIT_TABLES = ["AuditEntry", "AuditHead", "AuditCheckpoint", "AuditAlarm", "AuditSweep"];
const quoted = (names: readonly string[]) => names.map((name) => pg.escapeIdentifier(name)).join(", ");

const GRANTS = `
  GRANT USAGE ON SCHEMA public TO countersign_app, countersign_witness;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO countersign_app;
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO countersign_app;
  REVOKE INSERT, UPDATE, DELETE ON ${quoted([...AUDIT_TABLES, "_prisma_migrations"])} FROM countersign_app;
  REVOKE UPDATE, DELETE ON "RunEvent" FROM countersign_app;
  GRANT EXECUTE ON FUNCTION append_audit(text) TO countersign_app;
  GRANT SELECT ON ${quoted(AUDIT_TABLES)} TO countersign_witness;
  GRANT INSERT ON "AuditCheckpoint" TO countersign_witness;
  GRANT INSERT, UPDATE ON "AuditAlarm", "AuditSweep" TO countersign_witness;
  GRANT SELECT, INSERT, UPDATE ON "ProcessHeartbeat" TO countersign_witness;
  GRANT USAGE, SELECT ON SEQUENCE "AuditCheckpoint_id_seq", "AuditAlarm_id_seq" TO countersign_witness;`;

/** The job queue makes and keeps its own tables: they belong to whoever runs it. */
const QUEUE_TO_APP = `
  DO $$
  DECLARE thing record;
  BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO countersign_app', current_database());
    IF to_regnamespace('pgboss') IS NULL THEN RETURN; END IF;
    ALTER SCHEMA pgboss OWNER TO countersign_app;
    FOR thing IN SELECT oid::regclass AS name FROM pg_class
      WHERE relnamespace = 'pgboss'::regnamespace AND relkind IN ('r', 'p') AND relowner <> 'countersign_app'::regrole
    LOOP EXECUTE format('ALTER TABLE %s OWNER TO countersign_app', thing.name); END LOOP;
    FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc
      WHERE pronamespace = 'pgboss'::regnamespace AND proowner <> 'countersign_app'::regrole
    LOOP EXECUTE format('ALTER FUNCTION %s OWNER TO countersign_app', thing.name); END LOOP;
    FOR thing IN SELECT oid::regtype AS name FROM pg_type
      WHERE typnamespace = 'pgboss'::regnamespace AND typtype = 'e' AND typowner <> 'countersign_app'::regrole
    LOOP EXECUTE format('ALTER TYPE %s OWNER TO countersign_app', thing.name); END LOOP;
  END $$;`;

async function makeRole(client: pg.Client, role: DatabaseRole, password: string): Promise<void> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
  const verb = rowCount === 0 ? "CREATE" : "ALTER";
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  // Two databases on one server share their roles; a queue's owner must be able to hand its tables over.
  await client.query(`GRANT ${role} TO CURRENT_USER`);
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

export type RoleUrls = { app: string; witness: string; isSeparate: boolean; why: string };

const together = (url: string, why: string): RoleUrls => ({ app: url, witness: url, isSeparate: false, why });

/** The addresses of the roles as they stand, without making anything: for a part that starts alone. */
export async function existingRoleUrls(ownerUrl: string): Promise<RoleUrls> {
  const [app, witness] = ROLES.map((role) => roleUrl(ownerUrl, role));
  if (app && witness && (await canConnect(app)) && (await canConnect(witness)))
    return { app, witness, isSeparate: true, why: "" };
  return together(ownerUrl, "the database has no roles of our own");
}

/**
 * Makes the roles of the application and of the witness, gives them what they need and nothing on the audit chain, and
 * returns their addresses. Run after every migration. A server that lets us make no roles keeps the one address; the
 * audit page then says that the chain is not closed to the application.
 */
export async function ensureDatabaseRoles(ownerUrl: string): Promise<RoleUrls> {
  const { password, username } = new URL(ownerUrl);
  if (ROLES.some((role) => role === username))
    return together(
      ownerUrl,
      `${username} owns nothing; give the owner's address, and the roles' follow from it`,
    );
  if (!password) return together(ownerUrl, "its address has no password to derive theirs from");
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const role of ROLES) await makeRole(client, role, passwordOf(role, password));
    await client.query(GRANTS);
    await client.query(QUEUE_TO_APP);
  } catch (error) {
    const { app, witness, isSeparate } = await existingRoleUrls(ownerUrl);
    if (isSeparate) return { app, witness, isSeparate, why: "" };
    return together(ownerUrl, error instanceof Error ? error.message : String(error));
  } finally {
    await client.end();
  }
  return existingRoleUrls(ownerUrl);
}
