import { randomUUID } from "node:crypto";
import pg from "pg";

export type TestDatabase = {
  /** The address as the application's own role, which cannot touch the audit chain. */
  url: string;
  /** The same database as the witness's role, and as the owner, who can do anything. */
  witnessUrl: string;
  ownerUrl: string;
  drop(): Promise<void>;
};

function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: database tests run in the project "db" (npx vitest run --project db)`,
    );
  return value;
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: required("TEST_DATABASE_ADMIN_URL") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * A migrated, empty database of its own for a test file (about 50 ms: PostgreSQL copies a template). Call it in
 * `beforeAll`, open it with `openDatabase(url)`, and `drop` it in `afterAll` after closing.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = new URL(required("TEST_DATABASE_TEMPLATE_URL"));
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)} STRATEGY FILE_COPY`);
  // Rights on a database itself are not copied with it; the job queue makes its own tables.
  await asAdmin(`GRANT CREATE ON DATABASE ${name} TO countersign_app`);
  const at = (address: string) => {
    const url = new URL(address);
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    url: at(template.href),
    witnessUrl: at(required("TEST_DATABASE_WITNESS_URL")),
    ownerUrl: at(required("TEST_DATABASE_ADMIN_URL")),
    drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
